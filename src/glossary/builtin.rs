//! The glossary that comes with the program: `glossary.toml` and the packs that it imports.

use super::file::GlossaryFile;

macro_rules! packs {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../", $name)))),*]
    };
}

const PACKS: &[(&str, &str)] = packs![
    "glossary.toml",
    "glossary/agriculture.toml",
    "glossary/ai.toml",
    "glossary/artifacts.toml",
    "glossary/belt-and-road.toml",
    "glossary/brands.toml",
    "glossary/campaign-metaphors.toml",
    "glossary/campaigns.toml",
    "glossary/central-bodies.toml",
    "glossary/chinese-medicine.toml",
    "glossary/code.toml",
    "glossary/companies.toml",
    "glossary/congress.toml",
    "glossary/crime.toml",
    "glossary/culture.toml",
    "glossary/databases.toml",
    "glossary/diplomacy.toml",
    "glossary/discipline.toml",
    "glossary/ecommerce.toml",
    "glossary/economy.toml",
    "glossary/education.toml",
    "glossary/epidemic-care.toml",
    "glossary/epidemic.toml",
    "glossary/finance.toml",
    "glossary/gadgets.toml",
    "glossary/hardware.toml",
    "glossary/health.toml",
    "glossary/hongkong-taiwan.toml",
    "glossary/industrial-policy.toml",
    "glossary/industry.toml",
    "glossary/internet.toml",
    "glossary/law.toml",
    "glossary/local-bodies.toml",
    "glossary/makers.toml",
    "glossary/media.toml",
    "glossary/military.toml",
    "glossary/netizens.toml",
    "glossary/online-life.toml",
    "glossary/party-congress.toml",
    "glossary/party-formulas.toml",
    "glossary/party-life.toml",
    "glossary/party-thought.toml",
    "glossary/places.toml",
    "glossary/ports-roads-aviation.toml",
    "glossary/posts.toml",
    "glossary/programmers.toml",
    "glossary/regions.toml",
    "glossary/retail.toml",
    "glossary/science-tech.toml",
    "glossary/society.toml",
    "glossary/software.toml",
    "glossary/sport.toml",
    "glossary/state-administrations.toml",
    "glossary/state-bodies.toml",
    "glossary/stock-market.toml",
    "glossary/transport.toml",
    "glossary/zones.toml",
];

pub(super) fn files() -> Vec<GlossaryFile> {
    PACKS.iter().map(|(name, text)| GlossaryFile { name: (*name).to_owned(), text: (*text).to_owned() }).collect()
}
