package dev.spirebridge.status;

/**
 * Something that a person should know about an object, as its Event says it.
 *
 * @param reason one word in CamelCase, which docs/namespaces.md explains
 * @param severity {@code normal} or {@code warning}
 * @param about kind and name of the object
 * @param message a sentence that ends with what to do
 */
public record FindingStatus(String reason, String severity, String about, String message) {}
