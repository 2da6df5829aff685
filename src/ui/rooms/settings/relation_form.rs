//! A type of relation while it is being written, checked before it becomes a
//! [`RelationType`].

use crate::model::{RelationType, Scheme, TagId};
use smol_str::SmolStr;

/// The fields of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RelationForm {
    /// The type that is edited; `None` for a new one.
    pub of: Option<SmolStr>,
    /// Its id as typed.
    pub id: String,
    /// Whether the id was typed; until then it follows the label.
    pub own_id: bool,
    /// What people read.
    pub label: String,
    /// The tags it may start from; none = any.
    pub from: Vec<TagId>,
    /// The tags it may lead to; none = any.
    pub to: Vec<TagId>,
    /// Whether its direction means nothing.
    pub symmetric: bool,
    /// When to use it.
    pub guideline: String,
}

impl RelationForm {
    /// The form of a type that exists.
    pub fn of(kind: &RelationType) -> Self {
        let RelationType {
            id,
            label,
            from,
            to,
            symmetric,
            guideline,
        } = kind;
        Self {
            of: Some(id.clone()),
            id: id.to_string(),
            own_id: true,
            label: label.clone(),
            from: from.clone(),
            to: to.clone(),
            symmetric: *symmetric,
            guideline: guideline.clone(),
        }
    }

    /// The id that the label suggests.
    pub fn suggested_id(&self) -> String {
        super::tag_form::id_of_label(&self.label)
    }

    /// The type, or everything that is wrong with it.
    pub fn check(&self, scheme: &Scheme) -> Result<RelationType, Vec<String>> {
        let mut wrong = Vec::new();
        let label = self.label.trim();
        if label.is_empty() {
            wrong.push("The relation type needs a label.".to_owned());
        }
        let id = self.id.trim();
        // Tags and types of relations keep to the same rule for ids.
        if let Err(error) = TagId::parse(id) {
            wrong.push(format!("The id is not usable: {error}."));
        }
        let of = self.of.as_ref();
        let mut others = scheme.relations.iter().filter(|it| Some(&it.id) != of);
        if others.clone().any(|it| it.id == id) {
            wrong.push(format!("Another relation type already has the id ‘{id}’."));
        }
        if others.any(|it| it.label.to_lowercase() == label.to_lowercase()) {
            wrong.push(format!(
                "Another relation type is already called ‘{label}’."
            ));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        // In the order of the scheme, whatever the order of the clicks.
        let listed = |list: &[TagId]| -> Vec<TagId> {
            let tags = scheme.tags.iter().map(|it| &it.id);
            tags.filter(|id| list.contains(id)).cloned().collect()
        };
        Ok(RelationType {
            id: id.into(),
            label: label.to_owned(),
            from: listed(&self.from),
            to: listed(&self.to),
            symmetric: self.symmetric,
            guideline: self.guideline.trim().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_becomes_the_type_it_says_or_all_that_is_wrong() {
        let mut scheme = Scheme::built_in();
        let mut form = RelationForm {
            label: " Said by ".into(),
            ..RelationForm::default()
        };
        form.id = form.suggested_id();
        form.to = vec![scheme.tags[1].id.clone(), scheme.tags[0].id.clone()];
        let kind = form.check(&scheme).expect("nothing is wrong");
        assert_eq!((&*kind.id, &*kind.label), ("said-by", "Said by"));
        assert_eq!(
            kind.to,
            [scheme.tags[0].id.clone(), scheme.tags[1].id.clone()]
        );
        assert_eq!(RelationForm::of(&kind).check(&scheme), Ok(kind.clone()));
        scheme.relations.push(kind);
        let told = form.check(&scheme).expect_err("is there already").join(" ");
        assert!(told.contains("has the id ‘said-by’"), "{told}");
        assert!(told.contains("already called"), "{told}");
        let told = RelationForm::default()
            .check(&scheme)
            .expect_err("is empty");
        assert_eq!(told.len(), 2, "{told:?}");
    }
}
