package dev.spirebridge.sds;

import java.time.Instant;
import java.util.Map;

/**
 * A response that was sent and waits for the client's word.
 *
 * @param version of the response as a whole
 * @param contents version of each secret in it, by name
 */
record Answer(String nonce, String version, Map<String, String> contents, Instant sentAt) {}
