package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A condition as Kubernetes knows them; types are in {@link Conditions}, reasons in {@link Reasons}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @Required
    @JsonPropertyDescription("What the condition is about, such as Ready.")
    String type,

    @Required
    @JsonPropertyDescription("True, False or Unknown.")
    String status,

    @JsonPropertyDescription("Why, in one word.")
    String reason,

    @JsonPropertyDescription("Why, in a sentence, and what to do.")
    String message,

    @JsonPropertyDescription("When status last became what it is, as in 2026-01-31T12:00:00Z.")
    String lastTransitionTime,

    @JsonPropertyDescription("metadata.generation that the condition is about.")
    Long observedGeneration) {}
