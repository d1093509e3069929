package dev.spirebridge.status;

import java.time.Instant;

/** Everything one kind of running process knows of itself at one instant. */
public sealed interface ProcessStatus
    permits BridgeStatus,
        ControllerProcessStatus,
        IssuersStatus,
        NamespacesStatus,
        ServedIdentities {

  /** Of the program. */
  String version();

  Instant startedAt();

  /** When this was put together. */
  Instant now();
}
