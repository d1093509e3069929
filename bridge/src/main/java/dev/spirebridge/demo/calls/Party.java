package dev.spirebridge.demo.calls;

import io.spiffe.spiffeid.SpiffeId;
import java.nio.file.Path;

/**
 * One that calls or is called.
 *
 * @param name short, as printed
 * @param sdsSocket where this party, and no other, gets its secrets
 */
public record Party(String name, SpiffeId spiffeId, Path sdsSocket) {}
