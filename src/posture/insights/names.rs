//! The properties and relations that insights look at, numbered so that they are looked up once.

macro_rules! numbered {
    ($(#[$doc:meta])* $kind:ident { $($name:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[allow(clippy::doc_markdown)] // each is documented by its name in queries
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $kind { $(#[doc = $text] $name),* }

        impl $kind {
            /// The names, in the order of the numbers.
            pub const NAMES: &[&str] = &[$($text),*];
        }
    };
}

numbered!(
    /// A property.
    Prop {
        Access = "access",
        AccessKeyLastUsed = "access_key_last_used",
        AclPublic = "acl_public",
        AllowBlobPublicAccess = "allow_blob_public_access",
        AnonymousPullEnabled = "anonymous_pull_enabled",
        BlocksNothing = "blocks_nothing",
        Capabilities = "capabilities",
        ContentSafety = "content_safety",
        DeprecationDate = "deprecation_date",
        Detail = "detail",
        EndIp = "end_ip",
        Expires = "expires",
        FiltersOff = "filters_off",
        GuardrailId = "guardrail_id",
        HumanApproval = "human_approval",
        IgnorePublicAcls = "ignore_public_acls",
        InfoTypes = "info_types",
        IpRules = "ip_rules",
        KnownExploited = "known_exploited",
        LastUsed = "last_used",
        LimitedPorts = "limited_ports",
        MfaEnabled = "mfa_enabled",
        ModelFormat = "model_format",
        ModelName = "model_name",
        ModelVersion = "model_version",
        Network = "network",
        NetworkDefaultAction = "network_default_action",
        OpenPorts = "open_ports",
        PolicyIpCondition = "policy_ip_condition",
        PolicyPublic = "policy_public",
        PrivateCluster = "private_cluster",
        PrivateServiceConnect = "private_service_connect",
        PublicAccess = "public_access",
        PublicNetworkAccess = "public_network_access",
        PublicRoles = "public_roles",
        Rce = "remote_code_execution",
        RequireApproval = "require_approval",
        RestrictPublicBuckets = "restrict_public_buckets",
        Role = "role",
        Sensitive = "sensitive",
        SensitivityLabels = "sensitivity_labels",
        Severity = "severity",
        Sku = "sku",
        StartIp = "start_ip",
        State = "state",
        Type = "type",
        UserPrincipalName = "user_principal_name",
        UserType = "user_type",
        VirtualNetworkRules = "virtual_network_rules",
        Visibility = "visibility",
    }
);

numbered!(
    /// A relation kind.
    Rel {
        AffectedBy = "AFFECTED_BY",
        AttachedTo = "ATTACHED_TO",
        Contains = "CONTAINS",
        DependsOn = "DEPENDS_ON",
        Exposes = "EXPOSES",
        GroundedOn = "GROUNDED_ON",
        GuardedBy = "GUARDED_BY",
        HasPermission = "HAS_PERMISSION",
        HoldsCredential = "HOLDS_CREDENTIAL",
        MemberOf = "MEMBER_OF",
        ReadsFrom = "READS_FROM",
        RoutesTo = "ROUTES_TO",
        RunsImage = "RUNS_IMAGE",
        TrainedOn = "TRAINED_ON",
        UsesModel = "USES_MODEL",
        UsesTool = "USES_TOOL",
    }
);
