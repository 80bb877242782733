//! Generates cards by number. The same number always gives the same card.
//!
//! The cards resemble the built-in cards (about 2.5 kB with two dozen searchable strings) and share
//! a vocabulary of about a thousand words, like the cards of one company.

/// The number of capabilities on a card.
const SKILLS_EACH: usize = 6;

/// Returns the slug and the text of the card with this number. `of` is the number of cards in the
/// set, and `words` is the number of extra unique words to spread over the set.
pub(crate) fn card(number: usize, of: usize, words: usize) -> (String, String) {
    let mut dice = Dice::new(number as u64);
    let name = name(number);
    let slug = slug(&name);
    let mut text = format!(
        "---\nid: {}\nslug: {slug}\nname: {name}\ndefault_seniority: {}\n---\n",
        id(number),
        dice.pick(&["Junior", "Mid", "Senior", "Senior", "Staff", "Principal"]),
    );
    let (field, craft) = (dice.pick(DOMAINS), dice.pick(NOUNS));
    text += &format!(
        "\n# Mission\n{} {} {} and {} that keep {} {} for every {} who depends on {}.\n",
        capital(dice.pick(VERBS)),
        dice.pick(ADJECTIVES),
        craft,
        dice.pick(NOUNS),
        field.to_lowercase(),
        dice.pick(ADJECTIVES),
        dice.pick(&["team", "customer", "partner", "engineer", "reader"]),
        dice.pick(NOUNS),
    );
    text += &format!(
        "\n# Short Description\n{}s and {}s {} {}, {}, and {} while {} {} {} at scale.\n",
        capital(dice.pick(VERBS)),
        dice.pick(VERBS),
        dice.pick(ADJECTIVES),
        dice.pick(NOUNS),
        dice.pick(NOUNS),
        dice.pick(DETAILS),
        dice.pick(&["ensuring", "protecting", "improving", "measuring"]),
        dice.pick(ADJECTIVES),
        dice.pick(NOUNS),
    );
    text += "\n# Properties\n";
    text += &format!("- **Preferred Tech**: {}\n", dice.some(TECH, 6).join(", "));
    text += &format!(
        "- **Workstyle**: {} first, {} {}\n",
        dice.pick(NOUNS),
        dice.pick(ADJECTIVES),
        dice.pick(NOUNS)
    );
    text += "\n# Responsibilities\n";
    for n in 0..4 {
        let primary = if n == 0 { " (primary)" } else { "" };
        text += &format!(
            "- **{} & {}**{primary}  \n  *Success metric*: {}, {}, {}\n",
            capital(&format!("{} {}", dice.pick(NOUNS), dice.pick(ACTS))),
            dice.pick(NOUNS),
            dice.target(),
            dice.target(),
            dice.target()
        );
    }
    text += "\n# Capabilities\n";
    for (n, skill) in dice.some(SKILLS, SKILLS_EACH).into_iter().enumerate() {
        let level =
            dice.pick(&["Novice", "Competent", "Competent", "Advanced", "Advanced", "Expert"]);
        let mut details: Vec<String> =
            dice.some(DETAILS, 2).into_iter().chain(dice.some(TECH, 2)).map(String::from).collect();
        let capability = number * SKILLS_EACH + n;
        details.extend(further(capability, of * SKILLS_EACH, words));
        text += &format!("- **{skill}** — {level} ({})\n", details.join(", "));
    }
    text += "\n# Artifacts\n";
    for _ in 0..5 {
        text += &format!(
            "- **{} {}** (type: {})\n",
            capital(dice.pick(NOUNS)),
            dice.pick(THINGS),
            dice.pick(&["api", "documentation", "schema", "report", "plan", "policy", "dashboard"])
        );
    }
    text += "\n# Interactions\n";
    for n in 0..4 {
        text += &format!(
            "- **{}** → {} ({})  \n  *Notes*: {} {}, {}, {} {}\n",
            dice.pick(RELATIONS),
            target(number, of, n, &mut dice),
            dice.pick(&["daily", "weekly", "weekly", "biweekly", "monthly", "on-demand"]),
            capital(dice.pick(NOUNS)),
            dice.pick(ACTS),
            dice.pick(DETAILS),
            dice.pick(ADJECTIVES),
            dice.pick(NOUNS),
        );
    }
    (slug, text)
}

/// Returns the role that a card names: usually one with a similar number, sometimes one of a few
/// roles that many cards name, and rarely a role without a card.
fn target(number: usize, of: usize, n: usize, dice: &mut Dice) -> String {
    match dice.below(100) {
        0..2 => format!("{} {}", dice.pick(DOMAINS), "Ombudsman"),
        2..14 => name(dice.below(of.min(20))),
        // An even number and the next odd number form a pair, whose roles name each other.
        14..40 if n == 0 => {
            name(if number.is_multiple_of(2) { number + 1 } else { number - 1 } % of)
        }
        _ => name((number + of - of.min(40) / 2 + dice.below(of.min(40))) % of),
    }
}

/// Returns the name of a card. Names are distinct for up to about 400,000 cards.
fn name(number: usize) -> String {
    let (craft, rest) = (number % CRAFTS.len(), number / CRAFTS.len());
    // Consecutive numbers give roles that would work closely together: different crafts in the same
    // domain.
    let (domain, rest) = (rest % DOMAINS.len(), rest / DOMAINS.len());
    let (side, level) = (rest % SIDES.len(), rest / SIDES.len());
    let parts = [
        LEVELS.get(level % LEVELS.len()).copied().unwrap_or_default(),
        SIDES.get(side).copied().unwrap_or_default(),
        DOMAINS.get(domain).copied().unwrap_or_default(),
        CRAFTS.get(craft).copied().unwrap_or_default(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn slug(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

fn id(number: usize) -> String {
    let letters = name(number);
    let letters: String = letters.split(' ').filter_map(|word| word.chars().next()).collect();
    format!("{}-{number:02}", letters.to_lowercase())
}

/// Returns the extra words of a capability. No other card in the set contains them.
fn further(capability: usize, of: usize, words: usize) -> impl Iterator<Item = String> {
    let [from, to] = [capability, capability + 1].map(|at| (at * words).div_ceil(of.max(1)));
    (from..to).map(spoken)
}

/// Returns the pronounceable word with this number. Consecutive numbers give dissimilar words.
fn spoken(number: usize) -> String {
    const HEADS: [&str; 20] = [
        "b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st",
        "tr", "pl", "gr",
    ];
    // A word consists of four syllables, and there are a hundred different syllables. The number is
    // multiplied by a factor that is coprime to the number of possible words, so different numbers
    // give different words.
    let mut rest = number * 61_803_399 % 100_000_000;
    let mut word = String::new();
    for _ in 0..4 {
        word += HEADS.get(rest % 20).copied().unwrap_or_default();
        word.push(char::from(*b"aeiou".get(rest / 20 % 5).unwrap_or(&b'a')));
        rest /= 100;
    }
    word
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Pseudo-random numbers: splitmix64.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % most.max(1) as u64) as usize
    }

    fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        // As in natural language, some words are more common than others: here, those near the
        // start of the list.
        let (a, b) = (self.below(words.len()), self.below(words.len()));
        words.get(a.min(b)).copied().unwrap_or_default()
    }

    fn some<'w>(&mut self, words: &[&'w str], count: usize) -> Vec<&'w str> {
        let mut some: Vec<&str> = Vec::new();
        while some.len() < count {
            let word = self.pick(words);
            if !some.contains(&word) {
                some.push(word);
            }
        }
        some
    }

    fn target(&mut self) -> String {
        let noun = self.pick(NOUNS);
        match self.below(6) {
            0 => format!("<{}ms p95 latency of {noun}", 10 * (1 + self.below(40))),
            1 => format!("99.{}% {noun} availability", self.below(10)),
            2 => format!("zero {noun} incidents"),
            3 => format!("{}% fewer {noun} defects", 5 * (1 + self.below(12))),
            4 => format!("{noun} reviewed within {} days", 1 + self.below(9)),
            _ => format!("{} of {noun} {}", self.pick(ADJECTIVES), self.pick(ACTS)),
        }
    }
}

const LEVELS: &[&str] =
    &["", "Lead", "Associate", "Field", "Principal", "Interim", "Chief", "Junior"];
const SIDES: &[&str] = &[
    "",
    "Northern",
    "Retail",
    "Wholesale",
    "Overseas",
    "Internal",
    "Partner",
    "Industrial",
    "Public",
    "Regional",
    "Clinical",
    "Maritime",
];
const DOMAINS: &[&str] = &[
    "Backend",
    "Frontend",
    "Data",
    "Platform",
    "Mobile",
    "Cloud",
    "Security",
    "Network",
    "Storage",
    "Payments",
    "Billing",
    "Search",
    "Identity",
    "Fraud",
    "Video",
    "Audio",
    "Risk",
    "Legal",
    "Sales",
    "Support",
    "Advertising",
    "Maps",
    "Robotics",
    "Health",
    "Travel",
    "Energy",
    "Gaming",
    "Media",
    "Education",
    "Embedded",
    "Firmware",
    "Quality",
    "Release",
    "Build",
    "Machine Learning",
    "Analytics",
    "Privacy",
    "Compliance",
    "Logistics",
    "Warehouse",
    "Insurance",
    "Lending",
    "Treasury",
    "Marketing",
    "Content",
    "Community",
    "Localization",
    "Accessibility",
    "Observability",
    "Reliability",
    "Database",
    "Integration",
    "Messaging",
    "Pricing",
    "Catalog",
    "Checkout",
    "Subscription",
    "Growth",
    "Experimentation",
    "Procurement",
];
const CRAFTS: &[&str] = &[
    "Engineer",
    "Designer",
    "Manager",
    "Analyst",
    "Architect",
    "Developer",
    "Scientist",
    "Administrator",
    "Writer",
    "Strategist",
    "Researcher",
    "Consultant",
    "Coordinator",
    "Specialist",
    "Tester",
    "Operator",
    "Planner",
    "Auditor",
    "Coach",
    "Director",
    "Technician",
    "Advocate",
    "Owner",
    "Officer",
    "Librarian",
    "Curator",
    "Trainer",
    "Steward",
];
const RELATIONS: &[&str] = &[
    "Collaborates with",
    "Provides API",
    "Depends on",
    "Reviews work of",
    "Consults",
    "Mentors",
    "Reports to",
    "Receives requirements from",
    "Tests work of",
    "Plans with",
    "Supports",
    "Delivers to",
    "Escalates to",
    "Advises",
    "Hands over to",
    "Pairs with",
];
const SKILLS: &[&str] = &[
    "API development",
    "Database design",
    "SQL",
    "Cloud services",
    "Security",
    "Monitoring",
    "Kubernetes",
    "Data modelling",
    "Incident response",
    "Test automation",
    "Performance tuning",
    "Technical writing",
    "Stakeholder management",
    "Machine learning",
    "Statistics",
    "Frontend frameworks",
    "Accessibility",
    "Design systems",
    "User research",
    "Product strategy",
    "Roadmapping",
    "Budgeting",
    "Vendor management",
    "Hiring",
    "Coaching",
    "Threat modelling",
    "Cryptography",
    "Networking",
    "Linux administration",
    "Infrastructure as code",
    "Continuous delivery",
    "Observability",
    "Capacity planning",
    "Data engineering",
    "Stream processing",
    "Search relevance",
    "Recommendation systems",
    "Computer vision",
    "Natural language processing",
    "Mobile development",
    "Embedded programming",
    "Real-time systems",
    "Compliance audits",
    "Privacy engineering",
    "Contract negotiation",
    "Financial modelling",
    "Forecasting",
    "Experiment design",
    "Customer interviews",
    "Sales enablement",
    "Content strategy",
    "Localization",
    "Community building",
    "Public speaking",
    "Change management",
    "Risk assessment",
    "Error handling",
    "Release management",
    "Service ownership",
    "Cost control",
];
const TECH: &[&str] = &[
    "Kubernetes",
    "PostgreSQL",
    "Python",
    "Go",
    "Node.js",
    "Docker",
    "Redis",
    "Kafka",
    "GraphQL",
    "Terraform",
    "Java",
    "Rust",
    "TypeScript",
    "React",
    "AWS",
    "Azure",
    "GCP",
    "Linux",
    "Git",
    "C++",
    "C#",
    ".NET",
    "Swift",
    "Kotlin",
    "Scala",
    "Spark",
    "Airflow",
    "dbt",
    "Snowflake",
    "BigQuery",
    "MySQL",
    "MongoDB",
    "Cassandra",
    "Elasticsearch",
    "OpenSearch",
    "Prometheus",
    "Grafana",
    "Jaeger",
    "OpenTelemetry",
    "Ansible",
    "Helm",
    "Istio",
    "Envoy",
    "NGINX",
    "HAProxy",
    "RabbitMQ",
    "NATS",
    "gRPC",
    "REST",
    "OpenAPI",
    "Webpack",
    "Vite",
    "Vue.js",
    "Angular",
    "Svelte",
    "Next.js",
    "Figma",
    "Sketch",
    "Jira",
    "Confluence",
    "Looker",
    "Tableau",
    "Excel",
    "R",
    "MATLAB",
    "PyTorch",
    "TensorFlow",
    "scikit-learn",
    "pandas",
    "NumPy",
    "Hadoop",
    "Flink",
    "Pulsar",
    "Vault",
    "Consul",
    "Nomad",
    "Packer",
    "Jenkins",
    "GitHub Actions",
    "CircleCI",
    "ArgoCD",
    "Selenium",
    "Cypress",
    "Playwright",
    "JUnit",
    "pytest",
    "OAuth",
    "SAML",
    "OIDC",
    "TLS",
    "IPv6",
    "BGP",
    "DNS",
];
const DETAILS: &[&str] = &[
    "authentication",
    "authorization",
    "rate limiting",
    "indexing",
    "query optimization",
    "replication",
    "sharding",
    "caching",
    "load testing",
    "logging",
    "metrics",
    "alerting",
    "tracing",
    "debugging",
    "profiling",
    "on-call",
    "runbooks",
    "postmortems",
    "encryption",
    "key rotation",
    "secrets management",
    "penetration testing",
    "code review",
    "pair programming",
    "refactoring",
    "schema migration",
    "data contracts",
    "event streaming",
    "batch processing",
    "data quality",
    "lineage",
    "feature flags",
    "canary releases",
    "rollback",
    "blue-green deployment",
    "service mesh",
    "autoscaling",
    "cost attribution",
    "capacity models",
    "disaster recovery",
    "backups",
    "high availability",
    "fault injection",
    "screen readers",
    "keyboard navigation",
    "colour contrast",
    "prototyping",
    "wireframes",
    "usability tests",
    "surveys",
    "interviews",
    "personas",
    "journey maps",
    "information architecture",
    "typography",
    "copy editing",
    "style guides",
    "glossaries",
    "translation memory",
    "segmentation",
    "attribution",
    "pricing tests",
    "cohort analysis",
    "regression",
    "time series",
    "clustering",
    "feature stores",
    "model evaluation",
    "labelling",
    "prompt design",
    "vector search",
    "ranking",
    "tokenization",
    "threat models",
    "audit trails",
    "access reviews",
    "data retention",
    "consent",
    "anonymization",
    "contract tests",
    "property tests",
    "fuzzing",
    "mutation tests",
    "test data",
    "error budgets",
    "service levels",
    "incident command",
    "stakeholder maps",
    "facilitation",
    "conflict resolution",
    "negotiation",
    "procurement",
    "budget tracking",
    "quarterly planning",
    "dependency mapping",
    "risk registers",
    "supplier audits",
    "invoicing",
    "reconciliation",
    "ledger design",
    "fraud rules",
    "identity proofing",
    "device management",
    "firmware updates",
    "power budgets",
    "signal processing",
];
const ADJECTIVES: &[&str] = &[
    "reliable",
    "secure",
    "scalable",
    "clear",
    "fast",
    "robust",
    "simple",
    "accessible",
    "timely",
    "accurate",
    "consistent",
    "measurable",
    "observable",
    "affordable",
    "documented",
    "automated",
    "resilient",
    "compliant",
    "transparent",
    "portable",
    "efficient",
    "tested",
    "complete",
    "current",
    "shared",
    "stable",
    "sustainable",
    "predictable",
    "auditable",
    "reproducible",
    "low-cost",
    "end-to-end",
    "cross-team",
    "self-service",
    "customer-facing",
    "real-time",
    "long-term",
    "daily",
    "critical",
    "essential",
    "comprehensive",
    "proactive",
    "seamless",
    "modular",
    "incremental",
    "responsive",
    "inclusive",
    "trusted",
    "lean",
    "open",
];
const NOUNS: &[&str] = &[
    "services",
    "data",
    "pipelines",
    "systems",
    "interfaces",
    "platform",
    "requirements",
    "design",
    "quality",
    "security",
    "customers",
    "architecture",
    "delivery",
    "incidents",
    "releases",
    "reports",
    "models",
    "documents",
    "tests",
    "plans",
    "budgets",
    "contracts",
    "schemas",
    "dashboards",
    "events",
    "queries",
    "deployments",
    "environments",
    "libraries",
    "components",
    "workflows",
    "tickets",
    "standards",
    "policies",
    "controls",
    "risks",
    "audits",
    "vendors",
    "partners",
    "payments",
    "accounts",
    "orders",
    "invoices",
    "shipments",
    "inventory",
    "campaigns",
    "content",
    "articles",
    "courses",
    "lessons",
    "patients",
    "devices",
    "sensors",
    "networks",
    "clusters",
    "regions",
    "tenants",
    "users",
    "sessions",
    "tokens",
    "certificates",
    "keys",
    "backups",
    "archives",
    "indexes",
    "caches",
    "queues",
    "streams",
    "topics",
    "messages",
    "notifications",
    "emails",
    "calls",
    "meetings",
    "decisions",
    "roadmaps",
    "priorities",
    "goals",
    "outcomes",
    "feedback",
    "experiments",
    "features",
    "defects",
    "dependencies",
    "integrations",
    "migrations",
    "upgrades",
    "rollouts",
    "escalations",
    "handovers",
    "reviews",
    "approvals",
    "forecasts",
    "estimates",
    "costs",
    "margins",
    "revenue",
    "growth",
    "retention",
    "engagement",
    "satisfaction",
    "latency",
    "throughput",
    "availability",
    "capacity",
    "coverage",
    "compliance",
    "privacy",
    "consent",
    "identity",
    "access",
    "fraud",
    "pricing",
    "billing",
    "catalogue",
    "search",
    "recommendations",
    "rankings",
    "maps",
    "routes",
    "vehicles",
    "warehouses",
    "suppliers",
    "claims",
    "loans",
    "portfolios",
    "trades",
    "ledgers",
];
const ACTS: &[&str] = &[
    "design",
    "management",
    "review",
    "planning",
    "monitoring",
    "optimization",
    "automation",
    "analysis",
    "testing",
    "integration",
    "documentation",
    "governance",
    "maintenance",
    "migration",
    "validation",
    "reporting",
    "onboarding",
    "forecasting",
    "modelling",
    "coordination",
    "improvement",
    "operation",
    "delivery",
    "support",
    "training",
    "negotiation",
    "reconciliation",
    "verification",
    "prioritization",
    "discovery",
];
const VERBS: &[&str] = &[
    "build",
    "design",
    "maintain",
    "operate",
    "improve",
    "plan",
    "review",
    "measure",
    "automate",
    "document",
    "protect",
    "deliver",
    "coordinate",
    "analyse",
    "develop",
    "test",
    "support",
    "explain",
    "organize",
    "simplify",
    "shape",
    "guide",
    "deploy",
    "evaluate",
    "forecast",
    "negotiate",
    "prepare",
    "publish",
    "research",
    "translate",
];
const THINGS: &[&str] = &[
    "specification",
    "report",
    "dashboard",
    "runbook",
    "guide",
    "schema",
    "roadmap",
    "plan",
    "policy",
    "benchmark",
    "checklist",
    "prototype",
    "library",
    "service",
    "contract",
    "playbook",
    "inventory",
    "forecast",
    "glossary",
    "template",
];
