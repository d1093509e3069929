package dev.spirebridge.sds;

import com.google.protobuf.MessageLite;
import dev.spirebridge.protobuf.ReadingMarshaller.Reader;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A protocol as a client speaks it: with Envoy's messages, which are read off the wire. */
interface SpokenProtocol<M extends MessageLite> {

  /** A stream, and what takes its requests. */
  record Spoken<M>(SecretStream<?> stream, Consumer<M> requests) {}

  Optional<Step> refuseFirst(StreamState state, M request, Rules rules);

  Step onRequest(StreamState state, M request, Views views, Rules rules, String nonce);

  Step onChange(StreamState state, Views views, Rules rules, String nonce);

  boolean tellsRemovals();

  Spoken<M> open(
      ListenerStreams listener,
      StreamOrigin origin,
      ServerCallStreamObserver<?> call,
      Consumer<Reply> sender);

  static SpokenProtocol<DiscoveryRequest> sotw() {
    return new Read<>(new SotwProtocol(), SotwRequest::read);
  }

  static SpokenProtocol<DeltaDiscoveryRequest> delta() {
    return new Read<>(new DeltaProtocol(), DeltaRequest::read);
  }

  static <Q> Q read(Reader<Q> reader, MessageLite message) {
    try {
      return reader.read(message.toByteString().newCodedInput());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Read<M extends MessageLite, Q>(SdsProtocol<Q> protocol, Reader<Q> reader)
      implements SpokenProtocol<M> {

    @Override
    public Optional<Step> refuseFirst(StreamState state, M request, Rules rules) {
      return protocol.refuseFirst(state, SpokenProtocol.read(reader, request), rules);
    }

    @Override
    public Step onRequest(StreamState state, M request, Views views, Rules rules, String nonce) {
      return protocol.onRequest(state, SpokenProtocol.read(reader, request), views, rules, nonce);
    }

    @Override
    public Step onChange(StreamState state, Views views, Rules rules, String nonce) {
      return protocol.onChange(state, views, rules, nonce);
    }

    @Override
    public boolean tellsRemovals() {
      return protocol.tellsRemovals();
    }

    @Override
    public Spoken<M> open(
        ListenerStreams listener,
        StreamOrigin origin,
        ServerCallStreamObserver<?> call,
        Consumer<Reply> sender) {
      SecretStream<Q> stream = new SecretStream<>(protocol, listener, origin, call, sender);
      stream.open();
      return new Spoken<>(stream, request -> stream.onNext(SpokenProtocol.read(reader, request)));
    }
  }
}
