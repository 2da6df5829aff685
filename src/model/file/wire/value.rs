//! Normalised values as they stand in the file.

use super::{Span, Why, date, day, decimal, ids, names, record, span, span_of, words, written};
use crate::model::{self, AnnotationId, EntityId, EventId};
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, ToSmolStr};

words!(default Unit: Count, Person, Household, Village, Percent, Fraction, Rate, Rank, Money,
    Distance, Duration, Age, Size, Other);
words!(default Class: Unsaid, Civilian, Combatant, SecurityForces, Peacekeeper, AidWorker,
    Journalist, Other);
words!(default Harm: Unsaid, Killed, Executed, Wounded, Detained, Abducted, Missing, FoundDead,
    Displaced, Tortured, SexualViolence, Other);
words!(default Basis: Explicit, Context, Relative, Inferred);
words!(default Certainty: Certain, Probable, Possible, Unknown);
words!(default Polarity: Affirms, Denies);

/// A value, written without a `Some` around it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    clippy::large_enum_variant,
    reason = "one lives at a time, while its record is read or written"
)]
pub(in crate::model::file) enum Value {
    #[default]
    None,
    Figure {
        #[serde(default, skip_serializing_if = "Option::is_none", with = "plain")]
        low: Option<SmolStr>,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "plain")]
        high: Option<SmolStr>,
        #[serde(default, skip_serializing_if = "super::is_default")]
        low_open: bool,
        #[serde(default, skip_serializing_if = "super::is_default")]
        high_open: bool,
        #[serde(default, skip_serializing_if = "super::is_default")]
        approx: bool,
        #[serde(default, skip_serializing_if = "super::is_default")]
        qualifier: SmolStr,
        #[serde(default, skip_serializing_if = "super::is_default")]
        unit: Unit,
        #[serde(default, skip_serializing_if = "super::is_default")]
        unit_name: SmolStr,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        per: Option<Per>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        as_of: Option<SmolStr>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part_of: Option<SmolStr>,
        #[serde(default, skip_serializing_if = "super::is_default")]
        counted: Counted,
    },
    Date {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earliest: Option<SmolStr>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latest: Option<SmolStr>,
        #[serde(default, skip_serializing_if = "super::is_default")]
        throughout: bool,
        #[serde(default, skip_serializing_if = "super::is_default")]
        basis: Basis,
        #[serde(default, skip_serializing_if = "super::is_default")]
        why: SmolStr,
    },
    Claim {
        #[serde(default, skip_serializing_if = "super::is_default")]
        voices: Vec<Voice>,
        #[serde(default, skip_serializing_if = "super::is_default")]
        certainty: Certainty,
        #[serde(default, skip_serializing_if = "super::is_default")]
        polarity: Polarity,
        #[serde(default, skip_serializing_if = "super::is_default")]
        about: Vec<(SmolStr, SmolStr)>,
        #[serde(default, skip_serializing_if = "super::is_default")]
        hedges: Vec<Span>,
    },
}

/// A bound is written as the bare number; one that is absent is not written.
mod plain {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use smol_str::SmolStr;

    pub(super) fn serialize<S: Serializer>(
        bound: &Option<SmolStr>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        bound.as_deref().unwrap_or_default().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<SmolStr>, D::Error> {
        SmolStr::deserialize(from).map(Some)
    }
}

record!(Per {
    count: SmolStr,
    what: SmolStr,
});

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::model::file) struct Counted {
    #[serde(skip_serializing_if = "super::is_default")]
    words: SmolStr,
    #[serde(skip_serializing_if = "super::is_default")]
    who: Vec<SmolStr>,
    #[serde(skip_serializing_if = "super::is_default")]
    class: Class,
    #[serde(skip_serializing_if = "super::is_default")]
    harm: Harm,
}

impl Value {
    pub(super) fn of(it: Option<&model::Value>) -> Self {
        match it {
            None => Self::None,
            Some(model::Value::Figure(figure)) => Self::of_figure(figure),
            Some(model::Value::Date(it)) => {
                let model::DateValue {
                    earliest,
                    latest,
                    throughout,
                    basis,
                    why,
                } = &**it;
                Self::Date {
                    earliest: written(*earliest),
                    latest: written(*latest),
                    throughout: *throughout,
                    basis: (*basis).into(),
                    why: why.clone(),
                }
            }
            Some(model::Value::Claim(claim)) => {
                let model::Claim {
                    voices,
                    certainty,
                    polarity,
                    about,
                    hedges,
                } = &**claim;
                let aspect =
                    |(event, aspect): &(EventId, SmolStr)| (event.as_str().into(), aspect.clone());
                Self::Claim {
                    voices: voices.iter().map(Voice::of).collect(),
                    certainty: (*certainty).into(),
                    polarity: (*polarity).into(),
                    about: about.iter().map(aspect).collect(),
                    hedges: hedges.iter().map(|&it| span_of(it)).collect(),
                }
            }
        }
    }

    fn of_figure(figure: &model::Figure) -> Self {
        let model::Figure {
            low,
            high,
            low_open,
            high_open,
            approx,
            qualifier,
            unit,
            unit_name,
            per,
            as_of,
            part_of,
            counted,
        } = figure;
        let model::Counted {
            words,
            who,
            class,
            harm,
        } = counted;
        Self::Figure {
            low: written(*low),
            high: written(*high),
            low_open: *low_open,
            high_open: *high_open,
            approx: *approx,
            qualifier: qualifier.clone(),
            unit: (*unit).into(),
            unit_name: unit_name.clone(),
            per: per.as_ref().map(|it| Per {
                count: it.count.to_smolstr(),
                what: it.what.clone(),
            }),
            as_of: written(*as_of),
            part_of: written(part_of.as_ref()),
            counted: Counted {
                words: words.clone(),
                who: names(who),
                class: (*class).into(),
                harm: (*harm).into(),
            },
        }
    }

    pub(super) fn domain(&self) -> Result<Option<model::Value>, Why> {
        Ok(Some(match self {
            Self::None => return Ok(None),
            Self::Figure {
                low,
                high,
                low_open,
                high_open,
                approx,
                qualifier,
                unit,
                unit_name,
                per,
                as_of,
                part_of,
                counted,
            } => {
                let number = |it: &Option<SmolStr>| it.as_deref().map(decimal).transpose();
                let part_of = part_of.as_ref().map(|id| AnnotationId::parse(id));
                let per = per.as_ref().map(|it| {
                    let count = decimal(&it.count)?;
                    let what = it.what.clone();
                    Ok::<_, Why>(model::Per { count, what })
                });
                model::Value::Figure(Box::new(model::Figure {
                    low: number(low)?,
                    high: number(high)?,
                    low_open: *low_open,
                    high_open: *high_open,
                    approx: *approx,
                    qualifier: qualifier.clone(),
                    unit: (*unit).into(),
                    unit_name: unit_name.clone(),
                    per: per.transpose()?,
                    as_of: date(as_of.as_ref())?,
                    part_of: part_of.transpose()?,
                    counted: model::Counted {
                        words: counted.words.clone(),
                        who: ids(&counted.who, EntityId::parse)?,
                        class: counted.class.into(),
                        harm: counted.harm.into(),
                    },
                }))
            }
            Self::Date {
                earliest,
                latest,
                throughout,
                basis,
                why,
            } => model::Value::Date(Box::new(model::DateValue {
                earliest: earliest.as_ref().map(day).transpose()?,
                latest: latest.as_ref().map(day).transpose()?,
                throughout: *throughout,
                basis: (*basis).into(),
                why: why.clone(),
            })),
            Self::Claim {
                voices,
                certainty,
                polarity,
                about,
                hedges,
            } => {
                let aspect = |(event, aspect): &(SmolStr, SmolStr)| {
                    Ok((EventId::parse(event)?, aspect.clone()))
                };
                model::Value::Claim(Box::new(model::Claim {
                    voices: voices
                        .iter()
                        .map(Voice::domain)
                        .collect::<Result<_, Why>>()?,
                    certainty: (*certainty).into(),
                    polarity: (*polarity).into(),
                    about: about.iter().map(aspect).collect::<Result<_, Why>>()?,
                    hedges: hedges
                        .iter()
                        .map(|&it| span(it))
                        .collect::<Result<_, Why>>()?,
                }))
            }
        }))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::model::file) struct Voice {
    #[serde(skip_serializing_if = "super::is_default")]
    words: SmolStr,
    #[serde(skip_serializing_if = "super::is_default")]
    who: Vec<SmolStr>,
    #[serde(skip_serializing_if = "super::is_default")]
    through: Vec<SmolStr>,
    #[serde(skip_serializing_if = "super::is_default")]
    verb: SmolStr,
}

impl Voice {
    pub(super) fn of(it: &model::Voice) -> Self {
        let model::Voice {
            words,
            who,
            through,
            verb,
        } = it;
        Self {
            words: words.clone(),
            who: names(who),
            through: names(through),
            verb: verb.clone(),
        }
    }

    pub(super) fn domain(&self) -> Result<model::Voice, Why> {
        Ok(model::Voice {
            words: self.words.clone(),
            who: ids(&self.who, EntityId::parse)?,
            through: ids(&self.through, EntityId::parse)?,
            verb: self.verb.clone(),
        })
    }
}
