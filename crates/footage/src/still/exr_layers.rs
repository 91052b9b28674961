//! Which of the layers in an OpenEXR file is the picture.

use crate::info::Layers;

/// Which channel feeds red, green, blue and alpha.
pub(super) type Feed = [Option<usize>; 4];

/// A part of a file, by what matters here.
pub(super) struct Part {
    /// The name of a part that is one of several.
    pub(super) name: Option<String>,
    /// Its channels, in their order.
    pub(super) channels: Vec<String>,
}

/// The one layer that is shown.
#[derive(Debug, PartialEq)]
pub(super) struct Choice {
    /// The number of the part that holds it.
    pub(super) part: usize,
    pub(super) feed: Feed,
    /// What it is called, where others are left out.
    pub(super) layers: Option<Layers>,
}

/// One layer: channels of one part whose names begin alike, such as `beauty.R` and `beauty.A`.
struct Layer<'a> {
    part: usize,
    /// Empty for the one that has none.
    name: &'a str,
    /// Number and last name of each channel.
    channels: Vec<(usize, &'a str)>,
}

impl Layer<'_> {
    /// `R`, `G`, `B` and `A`, or `Y` as grey; `None` where it has no colour.
    fn feed(&self) -> Option<Feed> {
        let find = |name| self.channels.iter().find(|(_, n)| *n == name).map(|(i, _)| *i);
        let colour = [find("R"), find("G"), find("B")];
        let colour = if colour.iter().any(Option::is_some) {
            colour
        } else {
            [find("Y"); 3]
        };
        colour[0].or(colour[1]).or(colour[2])?;
        Some([colour[0], colour[1], colour[2], find("A")])
    }

    /// The lower, the likelier it is the finished picture.
    fn rank(&self) -> u32 {
        let last = self.name.rsplit('.').next().unwrap_or_default();
        let is = |name: &str| self.channels.iter().any(|(_, n)| *n == name);
        if is("X") && is("Y") {
            // A place or a direction.
            3
        } else if self.name.is_empty() {
            0
        } else if ["combined", "rgba", "beauty"]
            .iter()
            .any(|name| last.eq_ignore_ascii_case(name))
        {
            1
        } else {
            2
        }
    }
}

/// Chooses the layer without a name, else the one called as finished pictures are, else the first that has colours. All
/// channels are from it: the alpha of another would cut its picture out by a foreign outline.
pub(super) fn choose(parts: &[Part]) -> Option<Choice> {
    let mut layers: Vec<Layer> = Vec::new();
    for (part, Part { name: own, channels }) in parts.iter().enumerate() {
        for (number, channel) in channels.iter().enumerate() {
            let (name, last) = channel
                .rsplit_once('.')
                .unwrap_or((own.as_deref().unwrap_or_default(), channel));
            match layers.iter_mut().find(|layer| layer.part == part && layer.name == name) {
                Some(layer) => layer.channels.push((number, last)),
                None => layers.push(Layer {
                    part,
                    name,
                    channels: vec![(number, last)],
                }),
            }
        }
    }
    let coloured = layers.iter().enumerate();
    let (chosen, feed) = coloured
        .filter_map(|(at, layer)| Some((at, layer.feed()?)))
        .min_by_key(|(at, _)| layers.get(*at).map(Layer::rank))?;
    let used = layers.get(chosen)?;
    let mut left_out: Vec<String> = Vec::new();
    for layer in layers.iter().filter(|layer| layer.name != used.name) {
        if !left_out.iter().any(|name| name == layer.name) {
            left_out.push(layer.name.to_owned());
        }
    }
    Some(Choice {
        part: used.part,
        feed,
        layers: (!left_out.is_empty()).then(|| Layers {
            used: used.name.to_owned(),
            left_out,
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(channels: &str) -> Option<(Feed, String)> {
        let part = Part {
            name: None,
            channels: channels.split(' ').map(str::to_owned).collect(),
        };
        choose(&[part]).map(|choice| (choice.feed, choice.layers.map_or(String::new(), |layers| layers.used)))
    }

    #[test]
    fn one_layer_is_chosen_by_its_name() {
        let feed = |first: usize| [Some(first + 3), Some(first + 2), Some(first + 1), Some(first)];
        for (channels, wanted) in [
            ("A B G R", (feed(0), "")),
            ("B G R crypto00.A", ([Some(2), Some(1), Some(0), None], "")),
            (
                "ao.A ao.B ao.G ao.R x.RGBA.A x.RGBA.B x.RGBA.G x.RGBA.R",
                (feed(4), "x.RGBA"),
            ),
            ("Z N.X N.Y N.Z spec.R", ([Some(4), None, None, None], "spec")),
            ("N.X N.Y N.Z", ([Some(1), Some(1), Some(1), None], "")),
            ("A Y", ([Some(1), Some(1), Some(1), Some(0)], "")),
        ] {
            assert_eq!(chosen(channels), Some((wanted.0, wanted.1.to_owned())), "{channels}");
        }
        assert_eq!(chosen("Z depth.V"), None);
    }
}
