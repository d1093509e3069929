package dev.spirebridge.demo.calls;

import java.security.cert.X509Certificate;

/**
 * What both sides of one mTLS connection accepted.
 *
 * @param caller the client's leaf, as the server saw it
 * @param callee the server's leaf, as the client saw it
 */
public record Handshake(X509Certificate caller, X509Certificate callee) {}
