//! Functions of text.

use super::{Env, Function, Outcome, strict, unfit, whole, words};
use crate::query::error::{Fault, QueryError};
use crate::query::value::Val;

pub const TABLE: &[Function] = &[
    strict("toLower", (1, 1), "the text in lower case", |_, args| lower("toLower", &args[0])),
    strict("lower", (1, 1), "the text in lower case", |_, args| lower("lower", &args[0])),
    strict("toUpper", (1, 1), "the text in upper case", |_, args| upper("toUpper", &args[0])),
    strict("upper", (1, 1), "the text in upper case", |_, args| upper("upper", &args[0])),
    strict("trim", (1, 1), "the text without blanks around it", |_, args| {
        Ok(Val::own(words("trim", &args[0])?.trim()))
    }),
    strict("btrim", (1, 1), "the text without blanks around it", |_, args| {
        Ok(Val::own(words("btrim", &args[0])?.trim()))
    }),
    strict("lTrim", (1, 1), "the text without blanks before it", |_, args| {
        Ok(Val::own(words("lTrim", &args[0])?.trim_start()))
    }),
    strict("rTrim", (1, 1), "the text without blanks after it", |_, args| {
        Ok(Val::own(words("rTrim", &args[0])?.trim_end()))
    }),
    strict("replace", (3, 3), "the text with one part replaced by another", replace),
    strict("split", (2, 2), "the parts between a separator", split),
    strict("substring", (2, 3), "a part, from a position and so long", substring),
    strict("left", (2, 2), "so many first characters", |_, args| {
        let length = size_of("left", &args[1])?;
        Ok(Val::own(words("left", &args[0])?.chars().take(length).collect::<String>()))
    }),
    strict("right", (2, 2), "so many last characters", right),
    strict("char_length", (1, 1), "how many characters", |_, args| length("char_length", &args[0])),
    strict("character_length", (1, 1), "how many characters", |_, args| length("character_length", &args[0])),
];

fn lower<'e>(name: &str, value: &Val<'e>) -> Outcome<'e> {
    let text = words(name, value)?;
    // most texts are lower case already: those are lent on
    let ready = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    Ok(if ready { value.clone() } else { Val::own(text.to_lowercase()) })
}

fn upper<'e>(name: &str, value: &Val<'e>) -> Outcome<'e> {
    Ok(Val::own(words(name, value)?.to_uppercase()))
}

/// A replacement can make a text much longer; a text this long serves no question.
const MAX_LENGTH: usize = 1 << 20;

fn replace<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    let (text, old, new) =
        (words("replace", &args[0])?, words("replace", &args[1])?, words("replace", &args[2])?);
    let found = text.matches(old).count();
    if found == 0 {
        return Ok(args[0].clone());
    }
    if text.len() + found * new.len() > MAX_LENGTH {
        return Err(QueryError::new(
            Fault::Value,
            format!("replace would make a text longer than {MAX_LENGTH} bytes"),
        ));
    }
    Ok(Val::own(text.replace(old, new)))
}

fn split<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    let text = words("split", &args[0])?;
    let parts = match &args[1] {
        Val::Text(by) if by.is_empty() => text.chars().map(|c| Val::own(c.to_string())).collect(),
        Val::Text(by) => text.split(&**by).map(Val::own).collect(),
        Val::List(many) => {
            let by = many.iter().map(|one| words("split", one)).collect::<Result<Vec<_>, _>>()?;
            by.iter()
                .fold(vec![text.to_owned()], |parts, by| {
                    parts.iter().flat_map(|part| part.split(*by).map(str::to_owned)).collect()
                })
                .into_iter()
                .map(Val::own)
                .collect()
        }
        other => return Err(unfit("split", "a String to split by", other)),
    };
    Ok(Val::list(parts))
}

fn substring<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    let rest = words("substring", &args[0])?.chars().skip(size_of("substring", &args[1])?);
    Ok(Val::own(match args.get(2) {
        Some(length) => rest.take(size_of("substring", length)?).collect::<String>(),
        None => rest.collect(),
    }))
}

fn right<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    let (text, length) = (words("right", &args[0])?, size_of("right", &args[1])?);
    let skipped = text.chars().count().saturating_sub(length);
    Ok(Val::own(text.chars().skip(skipped).collect::<String>()))
}

/// How many characters.
#[allow(clippy::cast_possible_wrap)]
fn length<'e>(name: &str, value: &Val<'e>) -> Outcome<'e> {
    Ok(Val::Int(words(name, value)?.chars().count() as i64))
}

fn size_of(name: &str, value: &Val<'_>) -> Result<usize, QueryError> {
    let number = whole(name, value)?;
    usize::try_from(number).map_err(|_| {
        QueryError::new(Fault::Value, format!("{name} counts characters from 0; {number} is no count"))
    })
}
