package dev.spirebridge.sds;

import com.google.protobuf.ByteString;
import dev.spirebridge.identity.PemText;
import dev.spirebridge.identity.SvidPrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Certificates and keys as text, the only form in which Envoy takes them inline. */
final class Pem {

  private Pem() {}

  static ByteString certificates(List<X509Certificate> certificates) {
    return ByteString.copyFromUtf8(PemText.certificates(certificates));
  }

  static ByteString privateKey(SvidPrivateKey key) {
    return ByteString.copyFromUtf8(PemText.privateKey(key));
  }
}
