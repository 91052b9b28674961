//! A film that the project renders itself: twelve seconds of a walk through a city at dusk, in light rain.
//!
//! Three acts of four seconds: a calm street; a rush of people, cars and lights; calm again. The acts are known
//! ([`ACTS`]), so that a curve of feeling can be checked against them. Every frame is a pure function of its number: integer
//! hashes and the `libm` crate, the same on every machine, whatever the number of threads.

mod camera;
mod canvas;
mod lamps;
mod people;
mod rain;
mod render;
mod score;
mod sky;
mod soundtrack;
mod street;
mod sums;
mod traffic;
mod walls;

pub use render::{RenderOptions, render};
pub use soundtrack::soundtrack;

use crate::{Alpha, Encoding, Picture, Rate, Result, Samples};
use canvas::{Canvas, Encode};

/// A part of the film.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Act {
    /// What it is called.
    pub name: &'static str,
    /// Where it begins, in seconds.
    pub start: f64,
    /// Where it ends, in seconds.
    pub end: f64,
}

/// The acts. One turns into the next over 0.7 s, around the time given.
pub const ACTS: [Act; 3] = [
    Act {
        name: "calm street",
        start: 0.0,
        end: 4.0,
    },
    Act {
        name: "rush",
        start: 4.0,
        end: 8.0,
    },
    Act {
        name: "calm again",
        start: 8.0,
        end: 12.0,
    },
];

/// Pixels across.
pub const WIDTH: u32 = 1280;
/// Pixels down.
pub const HEIGHT: u32 = 720;
/// Frames a second.
pub const RATE: Rate = Rate { num: 24, den: 1 };
/// Frames in the film.
pub const FRAMES: u64 = 288;

/// One frame at any size, 8-bit, display-encoded. Frames beyond the end go on with the last act.
///
/// # Errors
/// [`crate::Error::BadPicture`] if there are no pixels, or too many.
pub fn frame(number: u64, width: u32, height: u32) -> Result<Picture> {
    Picture::check_size(width, height)?;
    let t = RATE.time_of(number) as f32;
    let camera = camera::Camera::at(t, width, height);
    let street = street::Street::at(t, camera);
    let mut canvas = Canvas::new(width as usize, height as usize);
    street.paint(&mut canvas);
    // From the farthest to the nearest, each over what is behind it.
    enum Thing {
        Lamp(lamps::Lamp),
        Person(people::Person),
        Car(traffic::Car),
    }
    let mut things: Vec<(f32, Thing)> = Vec::new();
    things.extend(
        lamps::lamps(&camera)
            .into_iter()
            .map(|lamp| (lamp.z, Thing::Lamp(lamp))),
    );
    things.extend(
        people::people(t)
            .into_iter()
            .map(|person| (person.z, Thing::Person(person))),
    );
    things.extend(traffic::cars(t).into_iter().map(|car| (car.z, Thing::Car(car))));
    things.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, thing) in &things {
        match thing {
            Thing::Lamp(lamp) => lamp.draw(&camera, &mut canvas),
            Thing::Person(person) => person.draw(t, &camera, &mut canvas),
            Thing::Car(car) => car.draw(&camera, &mut canvas),
        }
    }
    rain::rain(t, &mut canvas);
    canvas.bloom(0.55);
    let samples = Samples::U8(canvas.print(&Encode::new()));
    Picture::new(width, height, samples, Alpha::Opaque, Encoding::Video)
}
