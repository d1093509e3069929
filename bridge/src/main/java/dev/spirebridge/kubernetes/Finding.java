package dev.spirebridge.kubernetes;

/**
 * Something that a person should know about an object: becomes an Event, a metric and a row.
 *
 * @param reason one word in CamelCase, the same for all findings of its kind, as Events have it
 * @param message a sentence that ends with what to do next
 */
public record Finding(ObjectReference about, Severity severity, String reason, String message) {}
