package dev.spirebridge.status;

import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;

/** A mistake that must not get through: a record of this package that holds a private key. */
public record LeakyStatus(List<Inner> inner) {

  /** One level down, where a look at the outer record alone would miss it. */
  public record Inner(String name, Optional<PrivateKey> key) {}
}
