package dev.spirebridge.app;

import dev.spirebridge.sds.OnUnknown;
import dev.spirebridge.sds.SecretNames;
import dev.spirebridge.unixsocket.Endpoint;

/** One SDS listener: where it listens, which names it knows, what it does about others. */
public record SdsListenerConfig(Endpoint address, SecretNames names, OnUnknown onUnknown) {}
