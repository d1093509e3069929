package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.spirebridge.kubernetes.ApiFailure.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApiFailureTest {

  private static final String SERVER = "https://127.0.0.1:6443";
  private static final String OBJECTS = SERVER + "/apis/spire.spiffe.io/v1alpha1/clusterspiffeids";

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(
            answer(
                403,
                "clusterspiffeids.spire.spiffe.io is forbidden: User"
                    + " \"system:serviceaccount:spire:bridge\" cannot list resource"
                    + " \"clusterspiffeids\" in API group \"spire.spiffe.io\" at the cluster"
                    + " scope"),
            Kind.FORBIDDEN,
            "user system:serviceaccount:spire:bridge may not list clusterspiffeids.spire.spiffe.io"
                + " in the whole cluster: apply clusterspiffeid/rbac/"),
        arguments(
            answer(
                403,
                "events is forbidden: User \"bridge\" cannot create resource \"events\" in API"
                    + " group \"\" in the namespace \"shop\""),
            Kind.FORBIDDEN,
            "user bridge may not create events in the namespace shop: apply clusterspiffeid/rbac/"),
        arguments(
            answer(403, "admission webhook \"policy\" denied the request: no"),
            Kind.FORBIDDEN,
            "the API server forbids it (admission webhook \"policy\" denied the request: no): ask"
                + " whoever set that policy for an exception"),
        arguments(
            answer(401, "Unauthorized"),
            Kind.UNAUTHENTICATED,
            "the API server does not accept these credentials: renew the user of the kubeconfig, or"
                + " check that the pod's service account exists"),
        arguments(
            answer(404, "404 page not found"),
            Kind.NO_SUCH_KIND,
            "the CRD ClusterSPIFFEID is not installed: install spire-controller-manager's CRDs"),
        arguments(
            answer(
                new StatusBuilder()
                    .withCode(404)
                    .withMessage("clusterspiffeids.spire.spiffe.io \"one\" not found")
                    .withNewDetails()
                    .withName("one")
                    .endDetails()
                    .build()),
            Kind.NOT_FOUND,
            "clusterspiffeids.spire.spiffe.io \"one\" not found: check the name, or that nobody"
                + " deleted it meanwhile"),
        arguments(
            new KubernetesClientException(
                "GET at: https://rancher.example/k8s/clusters/c-1/apis/spire.spiffe.io/v1alpha1"
                    + "/clusterspiffeids?limit=500. 404 page not found",
                404,
                new StatusBuilder().withCode(404).withMessage("404 page not found").build()),
            Kind.NO_SUCH_KIND,
            "the CRD ClusterSPIFFEID is not installed: install spire-controller-manager's CRDs"),
        arguments(
            new KubernetesClientException(
                "POST at: https://rancher.example/k8s/clusters/c-1/apis/apps.example/v1/namespaces"
                    + "/shop/gadgets/one. 404 page not found",
                404,
                new StatusBuilder().withCode(404).withMessage("404 page not found").build()),
            Kind.NO_SUCH_KIND,
            "the API server does not know gadgets.apps.example: install the CRD of that name"),
        arguments(
            answer(
                500,
                "failed to create typed patch object (/one; spire.spiffe.io/v1alpha1,"
                    + " Kind=ClusterSPIFFEID): .spec.fallback: field not declared in schema"),
            Kind.INVALID,
            "the CRD at the API server is older than the field spec.fallback: update"
                + " spire-controller-manager's CRDs"),
        arguments(
            answer(409, "the object has been modified"),
            Kind.CONFLICT,
            "the object has been modified: somebody else was faster, look at the object and try"
                + " again"),
        arguments(
            answer(410, "too old resource version: 1 (7)"),
            Kind.EXPIRED,
            "the API server no longer keeps that version (too old resource version: 1 (7)): list"
                + " again"),
        arguments(
            answer(
                new StatusBuilder()
                    .withCode(422)
                    .withMessage("it is invalid")
                    .withNewDetails()
                    .addNewCause("spec.hint", "must be short", "FieldValueTooLong")
                    .addNewCause("spec.ttl", "must be a string", "FieldValueInvalid")
                    .endDetails()
                    .build()),
            Kind.INVALID,
            "the API server refuses the object (spec.hint: must be short; spec.ttl: must be a"
                + " string): correct it"),
        arguments(
            answer(429, "too many requests"),
            Kind.THROTTLED,
            "the API server asks for fewer requests (too many requests): try again later, and look"
                + " at its priority and fairness settings if it lasts"),
        arguments(
            answer(503, "etcd is away"),
            Kind.OTHER,
            "the API server failed with 503 (etcd is away): look into its log"),
        arguments(
            failed(new ConnectException("Connection refused")),
            Kind.UNREACHABLE,
            "the API server https://127.0.0.1:6443 cannot be reached (connection refused): check"
                + " that it runs, and its address in the kubeconfig"),
        arguments(
            failed(new ConnectException()),
            Kind.UNREACHABLE,
            "the API server https://127.0.0.1:6443 cannot be reached (connection refused): check"
                + " that it runs, and its address in the kubeconfig"),
        arguments(
            failed(new TimeoutException()),
            Kind.UNREACHABLE,
            "the API server https://127.0.0.1:6443 cannot be reached (it does not answer in time):"
                + " check that it runs, and its address in the kubeconfig"),
        arguments(
            failed(new IOException("wrapped", new UnknownHostException("api.cluster"))),
            Kind.UNREACHABLE,
            "the API server https://127.0.0.1:6443 cannot be reached (unknown host api.cluster):"
                + " check that it runs, and its address in the kubeconfig"),
        arguments(
            failed(
                new SSLHandshakeException("broken", new CertificateException("not our authority"))),
            Kind.UNTRUSTED,
            "the API server https://127.0.0.1:6443 cannot be trusted (not our authority): check"
                + " certificate-authority in the kubeconfig"),
        // An API server that was killed in the middle of a handshake.
        arguments(
            failed(new SSLException("Connection reset", new SocketException("Connection reset"))),
            Kind.UNREACHABLE,
            "the API server https://127.0.0.1:6443 cannot be reached (connection reset): check"
                + " that it runs, and its address in the kubeconfig"),
        arguments(
            failed(
                new SSLHandshakeException(
                    "Remote host terminated the handshake", new EOFException("closed early"))),
            Kind.UNREACHABLE,
            "the API server https://127.0.0.1:6443 cannot be reached (closed early): check"
                + " that it runs, and its address in the kubeconfig"),
        arguments(
            failed(new SSLException("Unsupported or unrecognized SSL message")),
            Kind.UNTRUSTED,
            "the API server https://127.0.0.1:6443 cannot be trusted (Unsupported or unrecognized"
                + " SSL message): check certificate-authority in the kubeconfig"),
        arguments(
            new IllegalStateException("closed"),
            Kind.OTHER,
            "the API server could not be asked (closed): look into its log"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysInOneSentenceWhatHappenedAndWhatToDo(Throwable failure, Kind kind, String sentence) {
    assertThat(ApiFailure.of(failure)).isEqualTo(new ApiFailure(kind, sentence));
    assertThat(ApiFailure.of(new KubernetesClientException("around it", failure)).kind())
        .isEqualTo(kind);
  }

  @Test
  void namesTheRulesOfTheCaller() {
    Throwable forbidden =
        answer(
            403,
            "configmaps is forbidden: User \"me\" cannot create resource \"configmaps\" in API"
                + " group \"\" in the namespace \"shop\"");
    assertThat(ApiFailure.of(forbidden, "deploy/mesh/rbac/").sentence())
        .isEqualTo(
            "user me may not create configmaps in the namespace shop: apply deploy/mesh/rbac/");
  }

  private static KubernetesClientException answer(int code, String message) {
    return answer(new StatusBuilder().withCode(code).withMessage(message).build());
  }

  private static KubernetesClientException answer(Status status) {
    return new KubernetesClientException(
        "GET at: " + OBJECTS + "/one?force=true. " + status.getMessage(), status.getCode(), status);
  }

  private static KubernetesClientException failed(Throwable cause) {
    return new KubernetesClientException("GET at: " + OBJECTS + ". " + cause, cause);
  }
}
