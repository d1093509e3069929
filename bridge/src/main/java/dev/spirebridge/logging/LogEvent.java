package dev.spirebridge.logging;

import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.INFO;
import static org.slf4j.event.Level.WARN;

import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;
import org.slf4j.Marker;
import org.slf4j.event.Level;

/**
 * What a line of the log tells, by a name that stays the same when its words change. Every line of
 * INFO and above has one, as its marker: {@code log.warn(NACK_RECEIVED, "NACK from {}", client)}.
 * What each means to an operator is the table "Log events" of docs/operations.md.
 *
 * <p>What a marker can refer to is deprecated in SLF4J, and still has to be implemented.
 */
@SuppressWarnings("deprecation")
public enum LogEvent implements Marker {

  // Start and end
  LISTENER_OPENED(INFO),
  CALLERS_ALLOWED(INFO),
  PINNING_CHOSEN(INFO),
  PINNING_WEAK(WARN),
  CONFIGURATION_WARNING(WARN),
  STOP_INCOMPLETE(WARN),
  SOCKET_TAKEN_OVER(INFO),
  SOCKET_PUT_BACK(WARN),
  SOCKET_NOT_PUT_BACK(WARN),
  /** A defect of the program itself, wherever it shows; it goes on. */
  INTERNAL_ERROR(ERROR),
  /** So many lines of one kind were due that they were counted instead. */
  LINES_LEFT_OUT(WARN),

  // The agent
  SOURCE_CONNECTED(INFO),
  SOURCE_AWAITING_REGISTRATION(WARN),
  SOURCE_UNREACHABLE(WARN),
  SOURCE_REJECTED(WARN),
  SOURCE_CLOSED(INFO),
  DELEGATE_NOT_AUTHORIZED(WARN),
  DELEGATE_WITHOUT_ENTRY(WARN),
  CALLERS_NOT_VISIBLE(WARN),

  // Identities, and who is to get them
  IDENTITY_ACCEPTED(INFO),
  UPDATE_REFUSED(ERROR),
  TRUST_BUNDLE_REFUSED(ERROR),
  SVID_EXPIRED(ERROR),
  CALLER_AWAITING_REGISTRATION(WARN),
  CALLER_NOT_ATTESTED(WARN),
  CALLER_REJECTED(WARN),
  CALLER_NOT_VISIBLE(WARN),
  CALLER_NOT_ALLOWED(WARN),
  IDENTITY_LEFT_OUT(WARN),

  // Proxies
  NAME_HELD(WARN),
  NACK_RECEIVED(WARN),
  STREAM_REFUSED(WARN),
  STREAM_FAILED(WARN),
  CALLER_REFUSED(WARN),
  LISTENER_FULL(WARN),
  CONNECTION_NOT_ACCEPTED(WARN),
  STATUS_CLIENT_REFUSED(WARN),

  // Files
  FOLDER_ON_DISK(WARN),
  FILES_COMPLETED(INFO),
  FILES_WRITTEN(INFO),
  FILES_NOT_WRITTEN(WARN),
  FILES_UP_TO_DATE(INFO),
  FOLDER_USABLE(INFO),
  BUNDLES_LEFT_OUT(WARN),
  READERS_TOLD(INFO),
  READERS_ABSENT(INFO),
  READERS_NOT_TOLD(WARN),

  // Secrets
  SECRETS_KEPT(INFO),
  SECRET_WRITTEN(INFO),
  SECRET_CORRECTED(INFO),
  SECRET_OUTLIVED(WARN),

  // A mesh that moves
  MOVING_WINDOW_OPENED(WARN),
  MOVING_WINDOW_CLOSED(WARN),
  MOVING_WINDOW_EXPIRED(WARN),
  MOVING_WINDOW_REFUSED(WARN),

  // The API server, of the controller and of Secrets
  API_SERVER_CHOSEN(INFO),
  WATCH_IN_SYNC(INFO),
  WATCH_OUT_OF_SYNC(WARN),
  LOOP_SETTLED(INFO),
  LOOP_RETRYING(WARN),
  THREAD_ENDED(ERROR),

  // The controller
  LEASE_SOUGHT(INFO),
  LEADER_ELECTED(INFO),
  LEADER_LOST(INFO),
  LEASE_NOT_KEPT(WARN),
  LEASE_NOT_RETURNED(WARN),
  OBJECT_CREATED(INFO),
  OBJECT_CORRECTED(INFO),
  OBJECT_DELETED(INFO),
  OBJECT_NOT_WRITTEN(INFO),
  KUBERNETES_EVENTS_NOT_WRITTEN(WARN),
  ISSUER_FINDING(WARN),
  ISSUER_FINDING_OVER(INFO),

  // The demo
  DEMO_OBJECT_LEFT_OUT(WARN);

  private final Level level;
  private final String kebab = name().toLowerCase(Locale.ROOT).replace('_', '-');

  LogEvent(Level level) {
    this.level = level;
  }

  /** The level of its lines, always the same. */
  public Level level() {
    return level;
  }

  /** Such as {@code nack-received}. */
  @Override
  public String getName() {
    return kebab;
  }

  @Override
  public void add(Marker reference) {
    throw new UnsupportedOperationException("an event refers to no other marker");
  }

  @Override
  public boolean remove(Marker reference) {
    return false;
  }

  @Override
  public boolean hasChildren() {
    return false;
  }

  @Override
  public boolean hasReferences() {
    return false;
  }

  @Override
  public Iterator<Marker> iterator() {
    return Collections.emptyIterator();
  }

  @Override
  public boolean contains(Marker other) {
    return this == other;
  }

  @Override
  public boolean contains(String name) {
    return kebab.equals(name);
  }
}
