package dev.spirebridge.app;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.SecretNames;

/** The sets of names a listener can be given by one word. */
enum Profile {
  SPIRE,
  ISTIO,
  GLOO;

  /** What a listener without profile and aliases speaks: what an Envoy set up for SPIRE asks. */
  static final Profile DEFAULT = SPIRE;

  SecretNames names(SvidChoice defaultSvid) {
    return switch (this) {
      case SPIRE -> SecretNames.spire(defaultSvid);
      case ISTIO -> SecretNames.istio(defaultSvid);
      case GLOO -> SecretNames.gloo(defaultSvid);
    };
  }
}
