//! SHA-256 (FIPS 180-4), to name a file as the scores do.

/// The first 64 primes, whose roots give the constants.
fn primes() -> impl Iterator<Item = u32> {
    (2..).filter(|n| (2..*n).all(|d| n % d != 0)).take(64)
}

/// The first 32 bits behind the point of a root.
fn fraction(root: f64) -> u32 {
    (root.fract() * 4_294_967_296.0) as u32
}

/// In hexadecimal digits.
pub(crate) fn of(bytes: &[u8]) -> String {
    let rounds: Vec<u32> = primes().map(|prime| fraction(f64::from(prime).cbrt())).collect();
    let mut hash: Vec<u32> = primes()
        .take(8)
        .map(|prime| fraction(f64::from(prime).sqrt()))
        .collect();
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
    padded.extend((bytes.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        let mut w: Vec<u32> = block
            .as_chunks::<4>()
            .0
            .iter()
            .map(|word| u32::from_be_bytes(*word))
            .collect();
        for at in 16..64 {
            let (a, b) = (w[at - 15], w[at - 2]);
            let low = a.rotate_right(7) ^ a.rotate_right(18) ^ (a >> 3);
            let high = b.rotate_right(17) ^ b.rotate_right(19) ^ (b >> 10);
            w.push(w[at - 16].wrapping_add(low).wrapping_add(w[at - 7]).wrapping_add(high));
        }
        let mut v = hash.clone();
        for (word, round) in w.iter().zip(&rounds) {
            let (a, e) = (v[0], v[4]);
            let choice = (e & v[5]) ^ (!e & v[6]);
            let majority = (a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]);
            let first = [
                e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25),
                choice,
                *round,
                *word,
            ]
            .into_iter()
            .fold(v[7], u32::wrapping_add);
            let second = (a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22)).wrapping_add(majority);
            v[3] = v[3].wrapping_add(first);
            v[7] = first.wrapping_add(second);
            v.rotate_right(1);
        }
        for (sum, part) in hash.iter_mut().zip(v) {
            *sum = sum.wrapping_add(part);
        }
    }
    hash.iter().map(|word| format!("{word:08x}")).collect()
}

#[test]
fn it_is_the_hash_that_others_compute() {
    assert_eq!(
        of(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(
        of(b""),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}
