package dev.spirebridge.sds;

import dev.spirebridge.store.Caller;
import dev.spirebridge.store.ProcessPin;
import dev.spirebridge.unixsocket.PeerCredentials;
import dev.spirebridge.unixsocket.PinnedProcess;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/**
 * Tells the service who is calling.
 *
 * @param listener address of the listener
 */
record CallerInterceptor(String listener) implements ServerInterceptor {

  static final Context.Key<Caller> CALLER = Context.key("caller");

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Context context = Context.current().withValue(CALLER, caller(call.getAttributes()));
    return Contexts.interceptCall(context, call, headers, next);
  }

  private Caller caller(Attributes connection) {
    return new Caller(
        listener,
        Optional.ofNullable(connection.get(PeerCredentials.ATTRIBUTE))
            .map(ids -> new Caller.ProcessIds(ids.pid(), ids.uid(), ids.gid())),
        Optional.ofNullable(connection.get(PinnedProcess.ATTRIBUTE)).map(Pin::new));
  }

  /** Equal when the process is the same, as a record of it. */
  private record Pin(PinnedProcess process) implements ProcessPin {
    @Override
    public Optional<String> podUid() {
      return process.podUid();
    }

    @Override
    public boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public Runnable onExit(Runnable action) {
      return process.onExit(action);
    }
  }
}
