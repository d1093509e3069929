package dev.spirebridge.app;

import dev.spirebridge.diagnose.collect.Inquiry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Understands the flags of {@code explain}, or says everything that is wrong with them. */
public final class ExplainQuestionReader {

  public static final String POD = "POD";
  public static final String NAMESPACE = "--namespace";
  public static final String HTTP_PORT = "--http-port";

  private static final int USUAL_HTTP_PORT = 9877;

  /** As {@code kubectl get pods -o name} prints it. */
  private static final String KIND = "pod/";

  private ExplainQuestionReader() {}

  /**
   * @param values by the flag's name; the pod's below {@link #POD}
   * @param defaultAgent where the SPIRE agent is unless a flag says so
   */
  public static ConfigResult<ExplainQuestion> read(
      Map<String, List<String>> values, String defaultAgent) {
    Problems problems = new Problems();
    IssuerFlags flags = new IssuerFlags(values, problems);
    flags.refuseWithout(IssuerQuestionReader.MESH_CA, IssuerQuestionReader.BUNDLE);
    flags.refuseWithout(IssuerQuestionReader.AGENT_SOCKET, IssuerQuestionReader.BUNDLE);
    return problems.resultOf(
        new ExplainQuestion(
            flags.one(NAMESPACE, KubernetesValues::objectName),
            flags.one(POD, ExplainQuestionReader::pod).orElse(""),
            flags.all(MeshQuestionReader.BRIDGE_NAMESPACE, KubernetesValues::objectName),
            new Inquiry.Ports(
                flags.one(HTTP_PORT, Values.between(1, 65535)).orElse(USUAL_HTTP_PORT),
                flags.one(IssuerQuestionReader.ADMIN_PORT, Values.between(1, 65535))),
            flags.one(IssuerQuestionReader.GATEWAY, KubernetesValues::namespacedName),
            flags.isGiven(IssuerQuestionReader.BUNDLE)
                ? Optional.of(JudgesReader.read(flags, JudgesReader.agent(flags, defaultAgent)))
                : Optional.empty(),
            flags
                .one(
                    IssuerQuestionReader.TIMEOUT,
                    Durations.between(Duration.ofMillis(100), Duration.ofMinutes(5)))
                .orElse(Duration.ofSeconds(5))));
  }

  private static String pod(String text) throws BadValue {
    String name = text.startsWith(KIND) ? text.substring(KIND.length()) : text;
    try {
      return KubernetesValues.dnsName(name);
    } catch (BadValue e) {
      throw new BadValue("is not a pod's name", "write it as kubectl get pods shows it");
    }
  }
}
