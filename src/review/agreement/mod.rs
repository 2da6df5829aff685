//! How well annotators agree, in figures.
