//! The pane of Rainy Day Reverie: drops of three sizes that rest, run and join, all from the clock alone.
//!
//! Each size falls on a lattice of cells in time, one drop a cell, with a life of some seconds; what is on the pane now
//! are the drops of the last cells. A large drop lands, rests, runs down and leaves beads behind; the smaller ones in its
//! way join it, and new ones condense when it has long gone.

use crate::curve::{Life, lerp, ramp, smootherstep, smoothstep};
use crate::dice::Dice;
use crate::respiration::turn;
use crate::thoughts::{apart, presence};
use crate::{Drop, MAX_DROPS, Recipe};

/// Seconds between two landings of large drops.
pub(crate) const LANDING: f64 = 0.5;
/// A drop lands within this share of its cell.
const JITTER: f32 = 0.3;
/// Large drops on the pane, beads behind each, medium and small drops: as many as there are cells in their lives.
const LARGE: usize = 12;
const BEADS: usize = 2;
const MEDIUM: usize = 17;
const SMALL: usize = 42;
const _: () = assert!(LARGE * (1 + BEADS) + MEDIUM + SMALL <= MAX_DROPS);

/// What the weather and the feeling do to the pane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rain {
    /// The throw of the dice for the whole pane.
    pub(crate) dice: Dice,
    /// Seconds from the start of the clip.
    pub(crate) seconds: f64,
    /// How many of the drops there could be, 0 to 1.
    pub(crate) density: f32,
    /// How large and hard the drops are, 1 as usual.
    pub(crate) force: f32,
    /// How strongly drops bend the picture, 0 to 1.
    pub(crate) level: f32,
    /// Width of the picture in heights.
    pub(crate) aspect: f32,
    /// How much of a radius fits across, 0 to 1.
    pub(crate) room: f32,
}

/// A large drop at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Landing {
    /// Which one; the even ones may freeze the picture.
    pub(crate) cell: i64,
    /// Its own dice.
    pub(crate) dice: Dice,
    /// Seconds since it landed, 0 or more.
    pub(crate) age: f32,
    /// Where it landed, fraction of the width and of the height.
    pub(crate) place: [f32; 2],
    /// How much of it there is in this weather, 0 to 1.
    pub(crate) presence: f32,
}

impl Rain {
    /// The large drops on the pane, the oldest first.
    pub(crate) fn landings(&self) -> impl Iterator<Item = Landing> + use<> {
        let rain = *self;
        let dice = self.dice.with(1);
        cells(LANDING, LARGE, self.seconds).filter_map(move |cell| {
            let own = dice.with(cell);
            let age = age(own, cell, LANDING, rain.seconds);
            let [u, v] = apart(dice, cell);
            (age >= 0.0).then(|| Landing {
                cell,
                dice: own,
                age,
                place: [0.04 + 0.92 * u, 0.05 + 0.7 * v],
                presence: presence(rain.density, shyness(dice, cell)),
            })
        })
    }

    /// Puts the drops into a recipe.
    pub(crate) fn wet(&self, r: &mut Recipe) {
        let mut runners = [Runner::NONE; LARGE];
        for (runner, landing) in runners.iter_mut().zip(self.landings()) {
            *runner = Runner::new(&landing, self);
        }
        self.beads(2, 0.5, MEDIUM, [0.010, 0.023], &mut runners, r);
        self.beads(3, 0.25, SMALL, [0.0045, 0.010], &mut runners, r);
        for runner in &runners {
            runner.wet(self, r);
        }
    }

    /// Drops too small to run: they condense, creep a little, and join the large ones that pass.
    fn beads(
        &self,
        salt: i64,
        every: f64,
        count: usize,
        radii: [f32; 2],
        runners: &mut [Runner; LARGE],
        r: &mut Recipe,
    ) {
        let dice = self.dice.with(salt);
        // One cell less than are looked at, and its jitter: the life that always fits.
        let long = every as f32 * (count as f32 - JITTER - 0.01);
        let life = Life {
            rise: 0.2 * long,
            hold: 0.5 * long,
            fall: 0.3 * long,
        };
        for cell in cells(every, count, self.seconds) {
            let own = dice.with(cell);
            let age = age(own, cell, every, self.seconds);
            let mut level = life.level(age) * presence(0.5 + 0.5 * self.density, shyness(dice, cell));
            if level <= 0.0 {
                continue;
            }
            let creep = own.range(3, 0.0, 0.03) * smootherstep(age / long);
            let place = [own.unit(4), own.unit(5) + creep];
            // Most drops are small ones: the square of an even throw.
            let throw = own.unit(6);
            let radius = lerp(radii[0], radii[1], throw * throw) * self.room;
            for runner in runners.iter_mut() {
                let joined = runner.joins(place, radius, self.aspect);
                runner.gained += joined * level * radius * radius;
                level *= 1.0 - joined;
            }
            let size = 0.6 + 0.4 * smoothstep(age / (0.5 * long));
            put(
                r,
                Drop {
                    x: place[0],
                    y: place[1],
                    radius: radius * size,
                    stretch: 1.0 + 6.0 * creep,
                    level: level * self.level,
                },
            );
        }
    }
}

/// A large drop as it runs.
#[derive(Clone, Copy, Debug)]
struct Runner {
    landing: Option<Landing>,
    /// Radius when it landed, in heights.
    radius: f32,
    /// How far it has run, fraction of the height.
    run: f32,
    /// How far it will run.
    path: f32,
    /// How fast it runs, 0 to 1.
    speed: f32,
    /// 1 while its way is bare, back to 0 when new drops may condense there.
    bare: f32,
    /// How much of it there is, 0 to 1.
    level: f32,
    /// What it took up: sum of squared radii.
    gained: f32,
}

impl Runner {
    const NONE: Self = Self {
        landing: None,
        radius: 0.0,
        run: 0.0,
        path: 0.0,
        speed: 0.0,
        bare: 0.0,
        level: 0.0,
        gained: 0.0,
    };
    /// Seconds from landing to gone.
    const LONG: f32 = LANDING as f32 * (LARGE as f32 - JITTER - 0.01);

    fn new(landing: &Landing, rain: &Rain) -> Self {
        let d = landing.dice;
        let fading = Life {
            rise: 0.07,
            hold: Self::LONG - 1.37,
            fall: 1.3,
        };
        // Some rest where they are until they dry.
        let runs = if d.unit(10) < 0.7 { 1.0 } else { 0.08 };
        let path = runs * d.range(11, 0.25, 0.8);
        let rest = d.range(12, 0.5, 2.0);
        let running = d.range(13, 1.4, 2.4);
        let way = (landing.age - rest) / running;
        let landed = smoothstep(landing.age / 0.16);
        let clear = 1.0 - ramp(Self::LONG - 1.6, Self::LONG, landing.age);
        Self {
            landing: Some(*landing),
            radius: d.range(14, 0.024, 0.052) * rain.room * rain.force * lerp(0.55, 1.0, landed),
            run: path * smootherstep(way),
            path,
            speed: pace(way),
            bare: landed * clear * landing.presence,
            level: landing.presence * fading.level(landing.age),
            gained: 0.0,
        }
    }

    /// Where the drop is after it has run some way: water meanders.
    fn at(&self, landing: &Landing, run: f32) -> [f32; 2] {
        let sway = landing.dice.with(15).wander(f64::from(run) * 9.0) - landing.dice.with(15).wander(0.0);
        [landing.place[0] + 0.008 * sway, landing.place[1] + run]
    }

    /// How far a bead has joined this drop, 0 to 1.
    fn joins(&self, place: [f32; 2], radius: f32, aspect: f32) -> f32 {
        let Some(landing) = &self.landing else { return 0.0 };
        let below = place[1] - landing.place[1];
        // The bead's way to the drop's lower edge decides when, its distance from the drop's way decides whether.
        let met = ramp(-self.radius, self.radius, self.run - below);
        let away = (place[0] - self.at(landing, below.clamp(0.0, self.path))[0]) * aspect;
        let whether = 1.0 - ramp(0.8, 1.3, away.abs() / (self.radius + radius));
        let ahead = ramp(-1.5 * self.radius, -0.5 * self.radius, below);
        met * whether * ahead * self.bare
    }

    fn wet(&self, rain: &Rain, r: &mut Recipe) {
        let Some(landing) = &self.landing else { return };
        if self.level <= 0.0 {
            return;
        }
        let [x, y] = self.at(landing, self.run);
        put(
            r,
            Drop {
                x,
                y,
                radius: libm::sqrtf(self.radius * self.radius + 0.6 * self.gained) * (1.0 - 0.15 * self.speed),
                stretch: 1.05 + 0.75 * self.speed,
                level: self.level * rain.level,
            },
        );
        for bead in 0..BEADS {
            let d = landing.dice.with(20 + bead as i64);
            let left_at = self.path * (0.3 + 0.4 * bead as f32 + d.range(1, -0.1, 0.1));
            let behind = ramp(1.0, 2.5, (self.run - left_at) / self.radius);
            let [x, y] = self.at(landing, left_at);
            put(
                r,
                Drop {
                    x,
                    y,
                    radius: self.radius * d.range(2, 0.2, 0.36) * (0.5 + 0.5 * behind),
                    stretch: 1.25,
                    level: self.level * behind * rain.level,
                },
            );
        }
    }
}

/// The last so many cells before a moment, the oldest first.
fn cells(every: f64, count: usize, seconds: f64) -> std::ops::RangeInclusive<i64> {
    let now = libm::floor(seconds / every) as i64;
    now + 1 - count as i64..=now
}

fn age(own: Dice, cell: i64, every: f64, seconds: f64) -> f32 {
    (seconds - (cell as f64 + f64::from(own.range(0, 0.0, JITTER))) * every) as f32
}

fn shyness(dice: Dice, cell: i64) -> f32 {
    turn(cell as f64 * 0.618_034 + f64::from(dice.unit(-1)))
}

/// The slope of a smootherstep, 0 at both ends and 1 in the middle.
fn pace(x: f32) -> f32 {
    let x = x.clamp(0.0, 1.0);
    let half = 4.0 * x * (1.0 - x);
    half * half
}

fn put(r: &mut Recipe, drop: Drop) {
    let count = r.drop_count as usize;
    if drop.level > 0.0 && count < MAX_DROPS {
        r.drops[count] = drop;
        r.drop_count += 1;
    }
}
