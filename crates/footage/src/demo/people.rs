//! Pedestrians: silhouettes with a walk, coats, bags and umbrellas.

use super::camera::Camera;
use super::canvas::Canvas;
use super::score::{rush, rushed, walked};
use super::sky::{haze, haze_at};
use super::sums::{Light, chance, mix, smooth};

/// Somebody in the street, at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    x: f32,
    pub(super) z: f32,
    /// Metres, with shoes on.
    tall: f32,
    /// Steps taken; every whole number is a foot on the ground.
    steps: f32,
    /// -1 to 1: how far the body turns its side to us, and which way.
    sideways: f32,
    umbrella: bool,
    key: i32,
}

/// The few who are always there: where they start, metres a second, where they walk.
const STROLLERS: [(f32, f32, f32); 7] = [
    (13.0, 0.95, -3.2),
    (24.0, 0.8, -2.9),
    (21.0, -0.55, -1.35),
    (34.0, 0.7, -3.5),
    (38.0, -0.6, 8.9),
    (17.0, 0.75, 9.1),
    (52.0, 0.5, -2.4),
];

/// How many come with the rush: towards us, past us from behind, and across.
const ONCOMING: i32 = 26;
const OVERTAKING: i32 = 15;
const CROSSING: i32 = 10;

/// Everybody at `t` seconds.
pub(super) fn people(t: f32) -> Vec<Person> {
    let mut all = Vec::new();
    for (key, (z, speed, x)) in STROLLERS.into_iter().enumerate() {
        let key = key as i32;
        all.push(Person {
            umbrella: key % 3 == 0,
            ..person(key, x, z + speed * t, t * (1.1 + 0.75 * speed.abs()))
        });
    }
    // Out of the haze, hurrying only while the rush lasts.
    for key in 100..100 + ONCOMING {
        let pick = |which| chance(key, which, 61);
        let hurry = mix(2.4, 3.4, pick(0));
        let met = mix(5.3, 7.9, (key - 100) as f32 / (ONCOMING - 1) as f32);
        let along = |t: f32| 0.25 * t + hurry * rushed(t);
        let z = walked(met) + along(met) - along(t) + 0.2;
        all.push(person(key, lane(key), z, 1.0 * t + 1.9 * rushed(t)));
    }
    // From behind, and away; they are gone into the haze when it is calm again.
    for key in 140..140 + OVERTAKING {
        let pick = |which| chance(key, which, 61);
        let met = mix(4.2, 6.4, (key - 140) as f32 / (OVERTAKING - 1) as f32);
        let along = |t: f32| 3.1 * t + mix(1.4, 2.8, pick(0)) * rushed(t);
        let z = walked(met) + along(t) - along(met) + 0.4;
        all.push(person(key, lane(key), z, 2.0 * t + 1.2 * rushed(t)));
    }
    // Right before us, from outside the picture to outside.
    for key in 200..200 + CROSSING {
        let pick = |which| chance(key, which, 62);
        let moment = mix(4.4, 7.65, (key - 200) as f32 / (CROSSING - 1) as f32);
        let way = if key % 2 == 0 { 1.0 } else { -1.0 };
        let x = -2.0 + way * mix(1.9, 3.1, pick(0)) * (t - moment);
        let z = walked(moment) + mix(3.0, 5.6, pick(1)) + 0.5 * (t - moment);
        if (-4.5..4.0).contains(&x) {
            all.push(Person {
                sideways: way,
                umbrella: false,
                ..person(key, x, z, 2.9 * t)
            });
        }
    }
    all.retain(|person| person.z - walked(t) > 0.5);
    all
}

/// Where on the pavement somebody keeps: along the houses or along the kerb, so that we can pass.
fn lane(key: i32) -> f32 {
    let (pick, place) = (chance(key, 2, 61), chance(key, 3, 61));
    if pick < 0.55 {
        mix(-4.25, -3.0, place)
    } else {
        mix(-1.5, -0.2, place)
    }
}

fn person(key: i32, x: f32, z: f32, steps: f32) -> Person {
    let pick = |which| chance(key, which, 60);
    Person {
        x,
        z,
        tall: mix(1.55, 1.88, pick(0)),
        steps: steps + 2.0 * pick(1),
        sideways: 0.25 * (pick(2) - 0.5),
        umbrella: pick(3) > 0.66,
        key,
    }
}

/// A body part: a line with roundness, in metres, from the feet up.
#[derive(Debug, Clone, Copy)]
struct Limb {
    from: (f32, f32),
    /// From there to its end, and one over the square of that way.
    way: (f32, f32),
    inverse: f32,
    round: f32,
}

impl Limb {
    fn new((from, to, round): ((f32, f32), (f32, f32), f32)) -> Limb {
        let way = (to.0 - from.0, to.1 - from.1);
        let inverse = 1.0 / (way.0 * way.0 + way.1 * way.1).max(1e-9);
        Limb {
            from,
            way,
            inverse,
            round,
        }
    }

    /// Depth inside this or what else there is, as [`join`] has it.
    fn join(&self, inside: f32, u: f32, y: f32) -> f32 {
        let (px, py) = (u - self.from.0, y - self.from.1);
        let along = ((px * self.way.0 + py * self.way.1) * self.inverse).clamp(0.0, 1.0);
        let (qx, qy) = (px - self.way.0 * along, py - self.way.1 * along);
        let (square, reach) = (qx * qx + qy * qy, self.round - inside + JOINT);
        // Most places are too far from most limbs to notice them.
        if reach <= 0.0 || square >= reach * reach {
            inside
        } else {
            join(inside, self.round - square.sqrt())
        }
    }
}

impl Person {
    fn limbs(&self) -> [Limb; 9] {
        let turn = std::f32::consts::PI * self.steps;
        let (swing, lift) = (libm::sinf(turn), libm::cosf(2.0 * turn) * 0.018);
        let side = self.sideways;
        let reach = 0.21 * side.abs() + 0.05;
        let (hip, shoulder) = (0.50 * self.tall + lift, 0.80 * self.tall + lift);
        let leg = |way: f32| {
            let foot = swing * way;
            let raised = (libm::cosf(turn) * way * if side < 0.0 { -1.0 } else { 1.0 }).max(0.0) * 0.10;
            let knee = (
                foot * reach * 0.5 + way * 0.07 + 0.06 * side.signum() * raised * 8.0,
                hip * 0.52 + raised * 0.6,
            );
            ((way * 0.075, hip), knee, (foot * reach + way * 0.08, raised + 0.05))
        };
        let ((ha, ka, fa), (hb, kb, fb)) = (leg(1.0), leg(-1.0));
        let breadth = 0.20 - 0.06 * side.abs();
        let arm = |way: f32| {
            let hand = (
                way * (breadth + 0.05) - swing * way * reach * 0.8,
                hip + 0.06 + 0.03 * swing.abs(),
            );
            ((way * breadth, shoulder - 0.06), hand, 0.052)
        };
        [
            (ha, ka, 0.085),
            (ka, fa, 0.062),
            (hb, kb, 0.085),
            (kb, fb, 0.062),
            (
                (0.02 * side, hip + 0.02),
                (0.03 * side, shoulder - 0.08),
                breadth * 0.92,
            ),
            arm(1.0),
            arm(-1.0),
            ((0.04 * side, shoulder), (0.05 * side, 0.90 * self.tall + lift), 0.055),
            (
                (0.05 * side, 0.91 * self.tall + lift),
                (0.06 * side, 0.94 * self.tall + lift),
                0.092,
            ),
        ]
        .map(Limb::new)
    }

    pub(super) fn draw(&self, t: f32, camera: &Camera, canvas: &mut Canvas) {
        let depth = self.z - camera.z;
        let Some((x, ground, scale)) = camera.project(self.x, 0.0, self.z).filter(|_| depth < 75.0) else {
            return;
        };
        // Those who pass very near dissolve rather than fill the frame.
        let presence = smooth(0.9, 1.5, depth);
        if presence <= 0.0 {
            return;
        }
        let limbs = self.limbs();
        let coat = match (chance(self.key, 7, 60) * 7.0) as u32 {
            0 => Light(0.019, 0.006, 0.006),
            1 => Light(0.005, 0.013, 0.016),
            2 => Light(0.017, 0.012, 0.007),
            _ => Light(0.005, 0.007, 0.010),
        };
        let air = haze_at((self.x - camera.x) / depth);
        let lost = haze(depth);
        let lamp = super::lamps::nearness(self.z);
        let warm = Light(1.0, 0.50, 0.20) * (0.03 + 0.11 * lamp * lamp);
        // Motion and closeness soften edges.
        let blur = (0.5 + scale * mix(0.004, 0.020, self.sideways.abs() * rush(t))).max(0.7);
        // The shops light one side, the sky the tops.
        let shade = |u: f32, y: f32, edge: f32| {
            let rim = smooth(RIM, 0.0, edge);
            let left = smooth(0.02, -0.16, u);
            let top = smooth(0.70, 0.95, y / self.tall);
            let light = coat * (0.7 + 0.5 * y / self.tall);
            let light = light + warm * (rim * left) + Light(0.022, 0.045, 0.055) * (rim * (0.25 + 0.75 * top));
            light.mix(air, lost)
        };
        let body = |u: f32, y: f32| {
            let mut inside = limbs.iter().fold(-1.0, |inside, limb| limb.join(inside, u, y));
            // A coat that widens to its hem.
            let (top, hem) = (0.80 * self.tall, 0.40 * self.tall);
            let half =
                mix(0.215, 0.165, ((y - hem) / (top - hem)).clamp(0.0, 1.0)) * (1.0 - 0.22 * self.sideways.abs());
            inside = join(inside, (half - u.abs()).min(y - hem).min(top - y));
            if self.umbrella {
                inside = inside.max(umbrella(u, y - self.tall));
            }
            inside
        };
        let reach = if self.umbrella { 0.85 } else { 0.55 };
        let height = self.tall + if self.umbrella { 0.55 } else { 0.06 };
        let (left, right) = (x - reach * scale - 2.0, x + reach * scale + 2.0);
        let upright = (left, ground - height * scale - 2.0, right, ground + 2.0);
        let depth = |px: f32, py: f32| body((px - x) / scale, (ground - py) / scale) * scale;
        canvas.shape(
            upright,
            (blur.max(RIM * scale), scale > 150.0),
            depth,
            |px, py, edge| {
                let cover = (edge / blur + 0.5).clamp(0.0, 1.0);
                (
                    shade((px - x) / scale, (ground - py) / scale, edge / scale),
                    cover * presence,
                )
            },
        );
        // On wet ground, upside down, a little shorter, softer with distance from the feet, and dim.
        let mirror = (left, ground - 1.0, right, ground + height * SHORTER * scale);
        let depth = |px: f32, py: f32| body((px - x) / scale, (py - ground) / scale / SHORTER) * scale;
        canvas.shape(mirror, (blur + scale * 0.13, scale > 50.0), depth, |_, py, edge| {
            let y = (py - ground) / scale / SHORTER / height;
            let soft = blur + scale * (0.03 + 0.10 * y);
            let cover = (edge / soft + 0.5).clamp(0.0, 1.0) * 0.62 * (1.0 - 0.65 * y);
            (Light(0.008, 0.011, 0.014).mix(air, lost), cover * presence)
        });
    }
}

/// Width of the light on edges, in metres.
const RIM: f32 = 0.035;

/// How long a reflection is beside what it mirrors.
const SHORTER: f32 = 0.92;

/// Depth inside either of two parts that grow together where they touch.
fn join(a: f32, b: f32) -> f32 {
    let near = (JOINT - (a - b).abs()).max(0.0) / JOINT;
    a.max(b) + near * near * JOINT * 0.25
}

/// How near two parts must be to grow together, in metres.
const JOINT: f32 = 0.05;

/// Depth inside an umbrella, above the head, in metres.
fn umbrella(u: f32, y: f32) -> f32 {
    let dome = 0.72 - (u * u + (y + 0.25) * (y + 0.25)).sqrt();
    let brim = y - 0.10 - 0.03 * libm::cosf(u * 17.0);
    let stick = 0.013 - u.abs();
    dome.min(brim).max(stick.min(0.45 - y).min(y + 0.6))
}
