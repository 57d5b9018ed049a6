package dev.croft.dockerfile.check;

/** A build check. Names, descriptions and addresses are those of Docker's documentation. */
public enum CheckRule {
  /** A stage's name has capitals. */
  STAGE_NAME_CASING("StageNameCasing", "Stage names should be lowercase", "stage-name-casing"),
  /** {@code FROM … as …}. */
  FROM_AS_CASING(
      "FromAsCasing",
      "The 'as' keyword should match the case of the 'from' keyword",
      "from-as-casing"),
  /** An empty line within an instruction. */
  NO_EMPTY_CONTINUATION(
      "NoEmptyContinuation",
      "Empty continuation lines will become errors in a future release",
      "no-empty-continuation"),
  /** Instructions in upper and lower case. */
  CONSISTENT_INSTRUCTION_CASING(
      "ConsistentInstructionCasing",
      "All commands within the Dockerfile should use the same casing (either upper or lower)",
      "consistent-instruction-casing"),
  /** Two stages of one name. */
  DUPLICATE_STAGE_NAME(
      "DuplicateStageName", "Stage names should be unique", "duplicate-stage-name"),
  /** A stage called {@code scratch} or {@code context}. */
  RESERVED_STAGE_NAME(
      "ReservedStageName",
      "Reserved words should not be used as stage names",
      "reserved-stage-name"),
  /** {@code CMD} or {@code ENTRYPOINT} in shell form. */
  JSON_ARGS_RECOMMENDED(
      "JSONArgsRecommended",
      "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS"
          + " signals",
      "json-args-recommended"),
  /** {@code MAINTAINER}. */
  MAINTAINER_DEPRECATED(
      "MaintainerDeprecated",
      "The MAINTAINER instruction is deprecated, use a label instead to define an image author",
      "maintainer-deprecated"),
  /** {@code FROM} with a variable that no ARG declares. */
  UNDEFINED_ARG_IN_FROM(
      "UndefinedArgInFrom", "FROM command must use declared ARGs", "undefined-arg-in-from"),
  /** A relative {@code WORKDIR} that the base image decides about. */
  WORKDIR_RELATIVE_PATH(
      "WorkdirRelativePath",
      "Relative workdir without an absolute workdir declared within the build can have unexpected"
          + " results if the base image changes",
      "workdir-relative-path"),
  /** A variable that nothing sets. */
  UNDEFINED_VAR("UndefinedVar", "Variables should be defined before their use", "undefined-var"),
  /** An instruction of which only the last counts. */
  MULTIPLE_INSTRUCTIONS_DISALLOWED(
      "MultipleInstructionsDisallowed",
      "Multiple instructions of the same type should not be used in the same stage",
      "multiple-instructions-disallowed"),
  /** {@code ENV name value}. */
  LEGACY_KEY_VALUE_FORMAT(
      "LegacyKeyValueFormat",
      "Legacy key/value format with whitespace separator should not be used",
      "legacy-key-value-format"),
  /** An image for another platform. */
  INVALID_BASE_IMAGE_PLATFORM(
      "InvalidBaseImagePlatform",
      "Base image platform does not match expected target platform",
      ""),
  /** {@code FROM --platform=$TARGETPLATFORM}. */
  REDUNDANT_TARGET_PLATFORM(
      "RedundantTargetPlatform",
      "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default"
          + " behavior",
      "redundant-target-platform"),
  /** A variable that sounds like a secret. */
  SECRETS_USED_IN_ARG_OR_ENV(
      "SecretsUsedInArgOrEnv",
      "Sensitive data should not be used in the ARG or ENV commands",
      "secrets-used-in-arg-or-env"),
  /** A base image that only build arguments make valid. */
  INVALID_DEFAULT_ARG_IN_FROM(
      "InvalidDefaultArgInFrom",
      "Default value for global ARG results in an empty or invalid base image name",
      "invalid-default-arg-in-from"),
  /** {@code FROM --platform=linux/amd64}. */
  FROM_PLATFORM_FLAG_CONST_DISALLOWED(
      "FromPlatformFlagConstDisallowed",
      "FROM --platform flag should not use a constant value",
      "from-platform-flag-const-disallowed"),
  /** A source that the ignore file excludes. */
  COPY_IGNORED_FILE(
      "CopyIgnoredFile",
      "Attempting to Copy file that is excluded by .dockerignore",
      "copy-ignored-file"),
  /** A comment before a stage or argument that does not begin with its name. */
  INVALID_DEFINITION_DESCRIPTION(
      "InvalidDefinitionDescription",
      "Comment for build stage or argument should follow the format: `# <arg/stage name>"
          + " <description>`. If this is not intended to be a description comment, add an empty"
          + " line or comment between the instruction and the comment.",
      "invalid-definition-description"),
  /** {@code EXPOSE 80/TCP}. */
  EXPOSE_PROTO_CASING(
      "ExposeProtoCasing",
      "Protocol in EXPOSE instruction should be lowercase",
      "expose-proto-casing"),
  /** {@code EXPOSE 80:80}. */
  EXPOSE_INVALID_FORMAT(
      "ExposeInvalidFormat",
      "IP address and host-port mapping should not be used in EXPOSE instruction. This will become"
          + " an error in a future release",
      "expose-invalid-format");

  private static final String RULES = "https://docs.docker.com/go/dockerfile/rule/";

  private final String ruleName;
  private final String description;
  private final String page;

  CheckRule(String ruleName, String description, String page) {
    this.ruleName = ruleName;
    this.description = description;
    this.page = page;
  }

  /** The name that users write to skip the check. */
  public String ruleName() {
    return ruleName;
  }

  /** What the check is about. */
  public String description() {
    return description;
  }

  /** Where it is explained; empty where nowhere. */
  public String url() {
    return page.isEmpty() ? "" : RULES + page + "/";
  }

  /** Whether it runs only where it is asked for. */
  boolean isExperimental() {
    return this == INVALID_DEFINITION_DESCRIPTION;
  }
}
