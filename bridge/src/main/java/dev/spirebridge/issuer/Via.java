package dev.spirebridge.issuer;

/** How certificates were seen. */
public enum Via {
  /** In a TLS handshake, where a gateway shows the world another certificate than the mesh. */
  HANDSHAKE,
  /** As a secret a proxy holds, or that an SDS server hands out. */
  SECRET,
  FILE,
  /** In a bridge's own record of what it serves. */
  RECORD
}
