package dev.spirebridge.app;

import dev.spirebridge.sds.SdsServer;
import dev.spirebridge.status.CallersStatus;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.unixsocket.CallerAdmission;
import java.util.List;
import java.util.Optional;

/** Where identities come from, as the bridge starts, asks and stops it whatever its kind. */
interface IdentitySource extends AutoCloseable {

  /** Whose identities a caller is given. */
  Subjects subjects();

  void start();

  /** Has the server go through what its callers will need. Called when all else is started. */
  void rehearse(SdsServer sds);

  /** Where the bridge itself stands with the agent. Called from any thread. */
  SourceStatus status();

  /** All that identities are held for now. Called from any thread. */
  List<HeldSubject> held();

  /** The same, in the words of the status. Called from any thread. */
  List<SubjectStatus> subjectStatus();

  /** Empty where identities do not depend on the caller. Called from any thread. */
  Optional<CallersStatus> callers();

  /** What decides about each connection; empty where identities do not depend on the caller. */
  Optional<CallerAdmission> admission();

  /** Those of its threads that came to an end; without them nothing is ever renewed. */
  List<String> stoppedThreads();

  /** May come before {@link #start}, when something else could not be started. */
  @Override
  void close();
}
