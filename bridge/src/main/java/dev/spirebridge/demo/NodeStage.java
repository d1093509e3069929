package dev.spirebridge.demo;

import dev.spirebridge.demo.NodeBridgeLauncher.NodeAddresses;
import dev.spirebridge.demo.calls.FreePorts;
import dev.spirebridge.demo.calls.Party;
import dev.spirebridge.demo.calls.Teardown;
import dev.spirebridge.demo.node.ProcessUser;
import dev.spirebridge.demo.node.WorkloadProcess;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A node: an agent that tells processes apart, one bridge that asks it on their behalf, and three
 * processes on the bridge's one socket. Only those that {@link #register} was called for have an
 * identity.
 */
final class NodeStage implements Stage, AutoCloseable {
  /** The first calls the second, the third comes without an entry. */
  private static final List<String> PARTIES = List.of("web", "api", "batch");

  private static final TrustDomain NAME = TrustDomain.parse("demo.spirebridge.test");
  private static final Duration SVID_LIFETIME = Duration.ofMinutes(5);
  private static final Duration AUTHORITY_LIFETIME = Duration.ofHours(1);

  private final EmbeddedTrustDomain trustDomain;
  private final EmbeddedDelegatedIdentity agent;
  private final Path socket;
  private final URI status;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, RegisteredWorkload> registered = new LinkedHashMap<>();
  private final Teardown teardown;

  /** One of the processes, and as whom it runs. */
  record Member(Party party, Optional<Integer> uid, WorkloadProcess process) {
    /** What the agent knows it by. */
    private String key() {
      return uid.map(ProcessAttestor::uidKey)
          .orElseGet(() -> ProcessAttestor.pidKey(process.pid()));
    }
  }

  private NodeStage(
      EmbeddedTrustDomain trustDomain,
      EmbeddedDelegatedIdentity agent,
      Path socket,
      URI status,
      Teardown teardown) {
    this.trustDomain = trustDomain;
    this.agent = agent;
    this.socket = socket;
    this.status = status;
    this.teardown = teardown;
  }

  /**
   * @param folder short enough for the sockets in it; opened to those users who get one
   * @throws IOException if a port, a socket or a process cannot be had
   */
  static NodeStage start(Path folder, NodeBridgeLauncher bridges, InstantSource clock)
      throws IOException {
    var teardown = new Teardown();
    try {
      var users = ProcessUser.find(PARTIES.size());
      var uids = users.stream().flatMap(user -> user.uid().stream()).collect(Collectors.toSet());
      boolean different = !uids.isEmpty();
      if (different) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      }
      var attestor = different ? ProcessAttestor.byUid() : ProcessAttestor.byPid();
      var agent =
          teardown.add(EmbeddedDelegatedIdentity.started(folder.resolve("admin.agent"), attestor));
      var socket = folder.resolve("node.sds");
      int port = FreePorts.find(1).getFirst();
      var http = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      teardown.add(bridges.start(new NodeAddresses(agent.socket(), NAME, socket, uids, http)));
      var stage =
          new NodeStage(
              EmbeddedTrustDomain.selfSigned(NAME, AUTHORITY_LIFETIME, clock),
              agent,
              socket,
              URI.create("http://127.0.0.1:" + port + "/api/v1/status"),
              teardown);
      for (int i = 0; i < PARTIES.size(); i++) {
        stage.add(PARTIES.get(i), users.get(i), folder);
      }
      return stage;
    } catch (IOException | RuntimeException e) {
      teardown.close();
      throw e;
    }
  }

  @Override
  public EmbeddedTrustDomain trustDomain() {
    return trustDomain;
  }

  @Override
  public List<Party> way() {
    return List.of(caller().party(), callee().party());
  }

  Member caller() {
    return member(PARTIES.get(0));
  }

  Member callee() {
    return member(PARTIES.get(1));
  }

  Member latecomer() {
    return member(PARTIES.get(2));
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  /** What everybody dials. */
  Path socket() {
    return socket;
  }

  /** Where the bridge tells its status. */
  URI status() {
    return status;
  }

  /** Makes the registration entry of a process. */
  void register(Member member) {
    var entry = new RegistrationEntry(member.party().spiffeId(), SVID_LIFETIME);
    registered.put(
        member.party().name(), trustDomain.register(agent.workload(member.key()), entry));
  }

  /**
   * Waits until the bridge has asked about a process, so that the next move is the agent's.
   *
   * @throws IllegalStateException if it has not in time
   */
  void awaitAsked(Member member, Duration limit) {
    agent.svidStreams(member.process().pid()).awaitOpen(1, limit);
  }

  @Override
  public X509Certificate leaf(Party party) {
    var workload = registered.get(party.name());
    if (workload == null) {
      throw new IllegalArgumentException(party + " has no entry on this stage");
    }
    return workload.svids().getFirst().leaf();
  }

  @Override
  public void close() {
    teardown.close();
  }

  private void add(String name, ProcessUser user, Path folder) throws IOException {
    var process =
        teardown.add(WorkloadProcess.start(user, name, socket, folder.resolve(name + ".log")));
    var party = new Party(name, NAME.newSpiffeId(name), socket);
    members.put(name, new Member(party, user.uid(), process));
  }

  private Member member(String name) {
    return Optional.ofNullable(members.get(name))
        .orElseThrow(() -> new IllegalStateException(name + " is not on this stage yet"));
  }
}
