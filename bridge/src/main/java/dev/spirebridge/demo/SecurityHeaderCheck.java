package dev.spirebridge.demo;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses calls without exactly one {@code workload.spiffe.io: true}, in the words of SPIRE's agent
 * (SPIFFE Workload Endpoint, section 4: the header keeps a tricked browser or proxy out).
 */
final class SecurityHeaderCheck implements ServerInterceptor {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("workload.spiffe.io", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var values = new ArrayList<String>();
    var found = headers.getAll(HEADER);
    if (found != null) {
      found.forEach(values::add);
    }
    if (values.equals(List.of("true"))) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.INVALID_ARGUMENT.withDescription("security header missing from request"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
