package dev.spirebridge.delegatedidentity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The machine's clock, put forward by as much as a test says. Any thread may read it. */
final class ShiftedClock implements InstantSource {

  private volatile Duration shift = Duration.ZERO;

  void forward(Duration time) {
    shift = shift.plus(time);
  }

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plus(shift);
  }
}
