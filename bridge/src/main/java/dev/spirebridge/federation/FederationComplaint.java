package dev.spirebridge.federation;

/**
 * Something wrong or doubtful about a {@link FederationRequest}.
 *
 * @param field the key of the configuration it is about, such as {@code endpointSpiffeId}
 * @param value as it was written, shortened where it is long; empty where it is what a file holds
 * @param message ends with what to do
 */
public record FederationComplaint(String field, String value, String message) {}
