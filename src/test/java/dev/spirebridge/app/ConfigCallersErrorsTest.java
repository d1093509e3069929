package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused about a source that gives each caller its own identities. */
class ConfigCallersErrorsTest {

  private static final String NO_USE_WITHOUT_CALLERS =
      "is of no use with the source workload-api, where all callers are given the same"
          + " identities; remove it, or give --source delegated";

  /** What a file says beside a good source and listener, and what it gets. */
  static Stream<Arguments> settings() {
    return Stream.of(
        arguments(
            "callers: {uids: 1337}",
            "callers.uids (f.yaml:1:17): is not a list; write [1337], or leave the key out"),
        arguments(
            "callers: {uids: []}",
            "callers.uids (f.yaml:1:17): is an empty list; write [1337], or leave the key out"),
        arguments(
            "callers: {gids: ~}",
            "callers.gids (f.yaml:1:17): is not a list; write [1337], or leave the key out"),
        arguments(
            "callers: {uids: [1, [2]]}",
            "callers.uids[1] (f.yaml:1:21): is not a single value; write [1337], or leave the key"
                + " out"),
        arguments(
            "callers: {uids: [1, root]}",
            "callers.uids[1] (f.yaml:1:21): \"root\" is not a user or group ID; write its number,"
                + " like 1337"),
        arguments(
            "callers: {gids: [4294967295]}",
            "callers.gids[0] (f.yaml:1:18): \"4294967295\" is not a user or group ID; write its"
                + " number, like 1337"),
        arguments(
            "callers: {spiffeIds: ['spiffe://td/**/x']}",
            "callers.spiffeIds[0] (f.yaml:1:23): \"spiffe://td/**/x\" is not a pattern of SPIFFE"
                + " IDs: it has ** before its end; write spiffe://trust.domain/path, where *"
                + " stands for one segment and ** at the end for one or more"),
        arguments(
            "source: {trustDomain: td}\ncallers: {spiffeIds: ['spiffe://tdx/**']}",
            "callers.spiffeIds[0] (f.yaml:2:23): \"spiffe://tdx/**\" is not in the trust domain"
                + " td; correct the pattern or the trust domain"),
        arguments(
            "callers: {uid: [1]}", "callers.uid (f.yaml:1:11): unknown key; did you mean uids?"),
        arguments(
            "callers: [1]",
            "callers (f.yaml:1:1): is not a mapping; write below it one of gids, spiffeIds, uids"),
        arguments(
            "limits: {connectRate: 20}",
            "limits.connectRate (f.yaml:1:10): is not a mapping; write below it one of burst,"
                + " perSecond"),
        arguments(
            "limits: {connectRatePerPod: {burst: 0}}",
            "limits.connectRatePerPod.burst (f.yaml:1:30): \"0\" is not a whole number in range;"
                + " write a number from 1 to 1000000"),
        arguments(
            "source: {bundleRefresh: 0s}",
            "source.bundleRefresh (f.yaml:1:10): \"0s\" is out of range; write a duration from 1s"
                + " to 24h"),
        arguments(
            "source: {agentSocket: 'unix:///run/agent'}",
            "source.agentSocket (f.yaml:1:10): \"unix:///run/agent\" is of no use with the source"
                + " delegated, which asks the agent's admin socket; remove it and give"
                + " --admin-socket, or give --source workload-api"),
        arguments(
            "source: {retry: {awaitingRegistration: 5s}}",
            "source.retry.awaitingRegistration (f.yaml:1:18): \"5s\" is of no use with the source"
                + " delegated, where the agent holds the request until it knows the entry; remove"
                + " it, or give --source workload-api"));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void refusesASetting(String file, String problem) {
    assertThat(Inputs.delegated().withFile(file).problems()).containsExactly(problem);
  }

  @Test
  void refusesWhatOnlyCallersNeedWhereEverybodyHasOneIdentity() {
    Inputs inputs =
        Inputs.serving()
            .withFile("callers: {uids: [1]}\nlimits: {callers: 5}")
            .flag("--admin-socket", "unix:///run/b");

    assertThat(inputs.problems())
        .containsExactly(
            "--admin-socket: \"unix:///run/b\" " + NO_USE_WITHOUT_CALLERS,
            "limits.callers (f.yaml:2:10): \"5\" " + NO_USE_WITHOUT_CALLERS,
            "callers.uids (f.yaml:1:17): " + NO_USE_WITHOUT_CALLERS);
  }

  @Test
  void refusesAWorkloadApiAddressFromEverywhereButSpiffesVariable() {
    assertThat(Inputs.delegated().flag("--agent-socket", "unix:///run/b").problems()).hasSize(1);
    assertThat(Inputs.delegated().variable("SPIRE_BRIDGE_AGENT_SOCKET", "unix:///b").problems())
        .hasSize(1);
    assertThat(Inputs.delegated().variable("SPIFFE_ENDPOINT_SOCKET", "unix:///b").problems())
        .isEmpty();
  }

  @Test
  void asksForTheAdminSocket() {
    assertThat(
            Inputs.serving().flag("--source", "delegated").flag("--trust-domain", "td").problems())
        .containsExactly(
            "source.adminSocket: is missing: the source delegated asks the agent on its admin"
                + " socket, for which SPIRE has no default; give --admin-socket unix:///path, the"
                + " admin_socket_path of the agent's configuration");
  }

  @Test
  void asksForTheTrustDomain() {
    Inputs inputs =
        Inputs.serving()
            .flag("--source", "delegated")
            .flag("--admin-socket", "unix:///run/spire/admin.sock");

    assertThat(inputs.problems())
        .containsExactly(
            "source.trustDomain: is missing: without it the source delegated would take an SVID of"
                + " any trust domain whose bundle the agent holds, a federated partner's too; give"
                + " --trust-domain NAME, the trust_domain of the agent's configuration");
  }

  @Test
  void saysOnlyOnceThatATrustDomainIsNone() {
    assertThat(Inputs.delegated().flag("--trust-domain", "Not One").problems())
        .singleElement()
        .asString()
        .startsWith("--trust-domain: \"Not One\"");
  }

  @Test
  void refusesAnAdminSocketOnTcp() {
    Inputs inputs =
        Inputs.serving()
            .flag("--source", "delegated")
            .flag("--trust-domain", "td")
            .flag("--admin-socket", "tcp://127.0.0.1:8081");

    assertThat(inputs.problems())
        .containsExactly(
            "--admin-socket: \"tcp://127.0.0.1:8081\" is not a Unix socket, and the agent serves"
                + " its admin API on no other; write unix:///path, the admin_socket_path of the"
                + " agent's configuration");
  }

  @Test
  void saysNothingOfWhatDependsOnASourceThatIsNotUnderstood() {
    Inputs inputs =
        Inputs.serving()
            .withFile("callers: {uids: [1]}")
            .flag("--source", "delegatd")
            .flag("--admin-socket", "unix:///run/b");

    assertThat(inputs.problems())
        .containsExactly("--source: \"delegatd\" is not a source; write workload-api or delegated");
  }

  @Test
  void refusesListenersWhoseCallersNobodyVouchesFor() {
    assertThat(Inputs.delegated().flag("--sds", "tcp://127.0.0.1:8234=gloo").problems())
        .containsExactly(
            "--sds #2: \"tcp://127.0.0.1:8234\" is a TCP address, and behind a TCP connection"
                + " there is no process that the kernel vouches for, so nobody could say whose"
                + " identity to give; write unix:///path, or give --source workload-api");
  }

  @Test
  void refusesTheAdminSocketAsAListener() {
    assertThat(Inputs.delegated().flag("--sds", "unix:///run/spire/admin.sock").problems())
        .containsExactly(
            "--sds #2: \"unix:///run/spire/admin.sock\" is the agent's own address; choose another"
                + " for the listener");
  }
}
