//! From a recipe and source pictures to pixels
