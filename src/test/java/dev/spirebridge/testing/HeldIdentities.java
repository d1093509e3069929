package dev.spirebridge.testing;

import dev.spirebridge.identity.Identities;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Identities that a test renews and takes back. */
public final class HeldIdentities implements Identities {

  private final AtomicReference<Optional<IdentitySnapshot>> held;

  public HeldIdentities(IdentitySnapshot first) {
    held = new AtomicReference<>(Optional.of(first));
  }

  public void renew(IdentitySnapshot next) {
    held.set(Optional.of(next));
  }

  public void withdraw() {
    held.set(Optional.empty());
  }

  @Override
  public Optional<IdentitySnapshot> latest() {
    return held.get();
  }

  @Override
  public SvidChoice choice() {
    return new SvidChoice.First();
  }
}
