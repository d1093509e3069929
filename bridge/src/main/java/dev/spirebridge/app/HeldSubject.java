package dev.spirebridge.app;

import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Subject;
import java.util.Optional;

/**
 * A subject that identities are held for.
 *
 * @param caller whose they are; empty where everybody is given the bridge's own
 */
record HeldSubject(Subject subject, Optional<Caller> caller) {}
