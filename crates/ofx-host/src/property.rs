//! Property sets: named, typed lists of values, some of which a plugin may write.

use std::collections::BTreeMap;
use std::ffi::CString;
use std::sync::{Arc, Mutex};

use crate::handles::{Handle, Object};
use crate::host::Host;
use crate::lending::Lender;
use crate::lock::lock;
use crate::values::{Item, Values};
use crate::{Status, StringLife};

/// A property and what a plugin may do to it.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    values: Values,
    default: Values,
    /// A list that plugins lengthen by writing behind its end.
    grows: bool,
    writable: bool,
}

impl Property {
    pub(crate) fn read_only(values: impl Into<Values>) -> Self {
        let values = values.into();
        Self {
            default: values.clone(),
            values,
            grows: false,
            writable: false,
        }
    }

    pub(crate) fn writable(values: impl Into<Values>) -> Self {
        Self {
            writable: true,
            ..Self::read_only(values)
        }
    }

    /// A writable list of any length.
    pub(crate) fn list(values: impl Into<Values>) -> Self {
        Self {
            grows: true,
            ..Self::writable(values)
        }
    }
}

#[derive(Default)]
struct Inner {
    properties: BTreeMap<String, Property>,
    /// Strings that were replaced while a plugin may still hold them.
    retired: Vec<CString>,
    /// For hosts whose strings last until the next call.
    lent: Lender,
}

/// A property set as plugins see it.
pub(crate) struct PropertySet {
    pub(crate) handle: Handle,
    pub(crate) host: Arc<Host>,
    /// What it belongs to, for messages: "the render arguments".
    pub(crate) what: String,
    inner: Mutex<Inner>,
}

pub(crate) type Table = Vec<(&'static str, Property)>;

impl PropertySet {
    pub(crate) fn new(host: &Arc<Host>, what: impl Into<String>, table: Table) -> Arc<Self> {
        let withheld = &host.profile.withheld;
        let properties = table.into_iter().filter(|(name, _)| !withheld.contains(name));
        let properties = properties.map(|(name, property)| (name.to_owned(), property)).collect();
        Arc::new_cyclic(|weak| Self {
            handle: Handle::register(Object::Properties(weak.clone())),
            host: host.clone(),
            what: what.into(),
            inner: Mutex::new(Inner {
                properties,
                ..Inner::default()
            }),
        })
    }

    /// A copy for an instance of what this set describes: the same values, and plugins may write only what `writable`
    /// lists.
    pub(crate) fn instance(self: &Arc<Self>, what: impl Into<String>, writable: &[&str]) -> Arc<Self> {
        let copy = Self::new(&self.host, what, Vec::new());
        for (name, property) in &lock(&self.inner).properties {
            let may_write = property.writable && writable.contains(&name.as_str());
            let property = Property {
                writable: may_write,
                default: property.values.clone(),
                ..property.clone()
            };
            lock(&copy.inner).properties.insert(name.clone(), property);
        }
        copy
    }

    /// A copy that plugins may write as they may write this one.
    pub(crate) fn writable_copy(self: &Arc<Self>, what: impl Into<String>) -> Arc<Self> {
        let copy = Self::new(&self.host, what, Vec::new());
        lock(&copy.inner).properties = lock(&self.inner).properties.clone();
        copy
    }

    /// Adds or replaces a property, whatever plugins may do to it.
    pub(crate) fn define(&self, name: &str, property: Property) {
        if !self.host.profile.withheld.contains(&name) {
            lock(&self.inner).properties.insert(name.to_owned(), property);
        }
    }

    /// Changes a property's values on the host's behalf; nothing happens to one that is withheld.
    pub(crate) fn put(&self, name: &str, values: impl Into<Values>) {
        let inner = &mut *lock(&self.inner);
        if let Some(property) = inner.properties.get_mut(name) {
            let old = std::mem::replace(&mut property.values, values.into());
            retire(&mut inner.retired, old);
        }
    }

    fn values(&self, name: &str) -> Option<Values> {
        lock(&self.inner)
            .properties
            .get(name)
            .map(|property| property.values.clone())
    }

    pub(crate) fn ints(&self, name: &str) -> Vec<i32> {
        match self.values(name) {
            Some(Values::Ints(v)) => v,
            _ => Vec::new(),
        }
    }

    pub(crate) fn int(&self, name: &str) -> i32 {
        self.ints(name).first().copied().unwrap_or(0)
    }

    pub(crate) fn doubles(&self, name: &str) -> Vec<f64> {
        match self.values(name) {
            Some(Values::Doubles(v)) => v,
            _ => Vec::new(),
        }
    }

    pub(crate) fn strings(&self, name: &str) -> Vec<String> {
        match self.values(name) {
            Some(Values::Strings(v)) => v.iter().map(|s| s.to_string_lossy().into_owned()).collect(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn string(&self, name: &str) -> String {
        self.strings(name).into_iter().next().unwrap_or_default()
    }

    pub(crate) fn pointer(&self, name: &str) -> usize {
        match self.values(name) {
            Some(Values::Pointers(v)) => v.first().copied().unwrap_or(0),
            _ => 0,
        }
    }

    // What follows serves the property suite.

    pub(crate) fn dimension(&self, name: &str) -> Result<usize, Status> {
        lock(&self.inner)
            .properties
            .get(name)
            .map(|property| property.values.len())
            .ok_or(Status::UNKNOWN)
    }

    pub(crate) fn reset(&self, name: &str) -> Result<(), Status> {
        let inner = &mut *lock(&self.inner);
        let property = inner.properties.get_mut(name).ok_or(Status::UNKNOWN)?;
        if !property.writable {
            return Err(Status::VALUE);
        }
        let old = std::mem::replace(&mut property.values, property.default.clone());
        retire(&mut inner.retired, old);
        Ok(())
    }

    pub(crate) fn get<T: Item>(&self, name: &str, index: usize) -> Result<T, Status> {
        let inner = &mut *lock(&self.inner);
        let property = inner.properties.get(name).ok_or(Status::UNKNOWN)?;
        let value = T::read(&property.values, index)?;
        match (self.host.profile.string_life, &property.values) {
            (StringLife::UntilNextCall, Values::Strings(v)) => {
                let text = v.get(index).ok_or(Status::BAD_INDEX)?.as_bytes_with_nul();
                T::lent(inner.lent.lend(text)).ok_or(Status::UNKNOWN)
            }
            _ => Ok(value),
        }
    }

    pub(crate) fn set<T: Item>(&self, name: &str, index: usize, value: T) -> Result<(), Status> {
        let inner = &mut *lock(&self.inner);
        let property = inner.properties.get_mut(name).ok_or(Status::UNKNOWN)?;
        if !T::fits(&property.values) {
            return Err(Status::UNKNOWN);
        }
        if !property.writable {
            return Err(Status::VALUE);
        }
        if index >= property.values.len() {
            if !property.grows || index > MAX_VALUES {
                return Err(Status::BAD_INDEX);
            }
            property.values.grow(index + 1);
        }
        value.write(&mut property.values, index, &mut inner.retired)
    }

    /// Cuts a list to the length that was just written as a whole.
    pub(crate) fn cut(&self, name: &str, count: usize) {
        if let Some(property) = lock(&self.inner).properties.get_mut(name)
            && property.grows
        {
            match &mut property.values {
                Values::Ints(v) => v.truncate(count),
                Values::Doubles(v) => v.truncate(count),
                Values::Strings(v) => v.truncate(count),
                Values::Pointers(v) => v.truncate(count),
            }
        }
    }
}

/// No list of properties has reason to be longer.
const MAX_VALUES: usize = 1 << 20;

fn retire(retired: &mut Vec<CString>, old: Values) {
    if let Values::Strings(strings) = old {
        retired.extend(strings);
    }
}
