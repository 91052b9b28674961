//! A small zip writer (PKWARE APPNOTE 6.3, deflate, no Zip64): the same files always give the same bytes.

use std::io::{self, Write};

/// One file of an archive.
struct Entry {
    name: String,
    mode: u32,
    crc: u32,
    packed: u32,
    size: u32,
    offset: u32,
}

/// Writes an archive, one file after the other.
pub(crate) struct ZipWriter<W> {
    out: W,
    at: u32,
    entries: Vec<Entry>,
}

/// 1980-01-01, the format's first day: a real date would make two builds differ.
const DATE: u16 = 0x0021;
const DEFLATED: u16 = 8;
/// Made by a Unix program, so that file modes count.
const MADE_BY: u16 = (3 << 8) | 20;
const NEEDS: u16 = 20;

impl<W: Write> ZipWriter<W> {
    pub(crate) fn new(out: W) -> Self {
        Self {
            out,
            at: 0,
            entries: Vec::new(),
        }
    }

    /// Adds a file; `mode` is its Unix permission bits.
    pub(crate) fn add(&mut self, name: &str, mode: u32, data: &[u8]) -> io::Result<()> {
        let packed = miniz_oxide::deflate::compress_to_vec(data, 8);
        let entry = Entry {
            name: name.to_owned(),
            mode,
            crc: crc32(data),
            packed: small(packed.len())?,
            size: small(data.len())?,
            offset: self.at,
        };
        let mut header = Vec::with_capacity(30 + name.len());
        header.extend(0x0403_4b50_u32.to_le_bytes());
        header.extend(NEEDS.to_le_bytes());
        entry.common_fields(&mut header);
        header.extend(0_u16.to_le_bytes()); // no extra field
        header.extend(name.as_bytes());
        self.write(&header)?;
        self.write(&packed)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Writes the directory and gives the writer back.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        let start = self.at;
        let entries = std::mem::take(&mut self.entries);
        for entry in &entries {
            let mut header = Vec::with_capacity(46 + entry.name.len());
            header.extend(0x0201_4b50_u32.to_le_bytes());
            header.extend(MADE_BY.to_le_bytes());
            header.extend(NEEDS.to_le_bytes());
            entry.common_fields(&mut header);
            header.extend([0; 8]); // extra field, comment, disk, internal attributes
            header.extend(((0o100_000 | entry.mode) << 16).to_le_bytes());
            header.extend(entry.offset.to_le_bytes());
            header.extend(entry.name.as_bytes());
            self.write(&header)?;
        }
        let count = u16::try_from(entries.len()).map_err(|_| too_large())?;
        let mut end = Vec::with_capacity(22);
        end.extend(0x0605_4b50_u32.to_le_bytes());
        end.extend([0; 4]); // disk numbers
        end.extend(count.to_le_bytes());
        end.extend(count.to_le_bytes());
        end.extend((self.at - start).to_le_bytes());
        end.extend(start.to_le_bytes());
        end.extend([0; 2]); // no comment
        self.write(&end)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.at = self.at.checked_add(small(bytes.len())?).ok_or_else(too_large)?;
        Ok(())
    }
}

impl Entry {
    /// The fields that local header and directory share, from the flags to the name's length.
    fn common_fields(&self, header: &mut Vec<u8>) {
        header.extend(0x0800_u16.to_le_bytes()); // names are UTF-8
        header.extend(DEFLATED.to_le_bytes());
        header.extend(0_u16.to_le_bytes()); // midnight
        header.extend(DATE.to_le_bytes());
        header.extend(self.crc.to_le_bytes());
        header.extend(self.packed.to_le_bytes());
        header.extend(self.size.to_le_bytes());
        // Names come from this project and are short.
        header.extend((self.name.len() as u16).to_le_bytes());
    }
}

fn small(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(|_| too_large())
}

fn too_large() -> io::Error {
    io::Error::other("the archive is too large for a plain zip file")
}

/// CRC-32 as zip, gzip and PNG use it (reflected polynomial 0xEDB88320).
fn crc32(data: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut i = 0;
        while i < 256 {
            let mut c = i as u32;
            let mut bit = 0;
            while bit < 8 {
                c = if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 };
                bit += 1;
            }
            table[i] = c;
            i += 1;
        }
        table
    };
    !data.iter().fold(!0, |crc, &byte| {
        TABLE[((crc ^ u32::from(byte)) & 0xff) as usize] ^ (crc >> 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc_of_the_check_string() {
        // The check value that the CRC-32 catalogue gives for "123456789".
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn every_byte_comes_back() {
        let data: Vec<u8> = (0..70_000_u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        let mut zip = ZipWriter::new(Vec::new());
        zip.add("a/first.txt", 0o644, b"hello").unwrap();
        zip.add("b.bin", 0o755, &data).unwrap();
        let bytes = zip.finish().unwrap();

        // The second local header, found through the directory, as a reader finds it.
        let end = bytes.len() - 22;
        let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let first = number(end + 16);
        let second = first + 46 + "a/first.txt".len();
        assert_eq!(number(second + 38) >> 16, 0o100_755);
        let local = number(second + 42);
        let packed = &bytes[local + 30 + "b.bin".len()..][..number(second + 20)];
        assert_eq!(miniz_oxide::inflate::decompress_to_vec(packed).unwrap(), data);
        assert_eq!(number(second + 16), crc32(&data) as usize);
    }
}
