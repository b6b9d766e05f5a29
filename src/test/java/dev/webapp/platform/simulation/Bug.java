package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.ChangesSpec;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.aws.rds.DbInstance;
import dev.webapp.platform.aws.secretsmanager.ObservedSecret;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.reconcile.StatusSink;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Token;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;

/** Mistakes that an operator could make, each of which breaks one rule first. */
enum Bug implements Parts {
  /** The inventory is written once a turn has ended, and not before it creates anything. */
  RECORDS_AFTERWARDS {
    @Override
    public StatusSink status(StatusSink sound) {
      return status -> {
        if (status.inventory() == null || status.inventory().stream().noneMatch(e -> e.state().equals("Pending"))) {
          sound.write(status);
        }
      };
    }
  },
  /** The inventory holds nothing that is to go, since the spec no longer has it. */
  FORGETS_WHAT_WAITS_TO_GO {
    @Override
    public StatusSink status(StatusSink sound) {
      return edited(sound, status -> ((ObjectNode) status).withArray("/inventory")
          .removeIf(entry -> entry.path("message").asText().contains("is no longer in the spec")));
    }
  },
  /** Nothing is known to hold data. */
  KNOWS_NO_DATA {
    @Override
    public Registry registry(Registry sound) {
      return ForwardingKind.instead(sound, List.of("DbInstance", "Table", "Secret"), kind -> new ForwardingKind(kind) {
        @Override
        public boolean stateful() {
          return false;
        }
      });
    }
  },
  /** What is there is taken for what is wanted. */
  SEES_NO_CHANGES {
    @Override
    public Registry registry(Registry sound) {
      return ForwardingKind.instead(sound, List.of("Table", "Deployment", "SecurityGroup"),
          kind -> new ForwardingKind(kind) {
            @Override
            public Desired project(Observed observed, Desired desired) {
              return desired;
            }
          });
    }
  },
  /** Whatever has come to a halt is called ready. */
  CALLS_A_HALT_READY {
    @Override
    public StatusSink status(StatusSink sound) {
      return edited(sound, status -> {
        if (status("False", Conditions.RECONCILING, status)) {
          status.path("conditions").forEach(c -> ((ObjectNode) c).put("status",
              c.path("type").asText().equals(Conditions.READY) ? "True" : c.path("status").asText()));
        }
      });
    }

    private boolean status(String expected, String type, JsonNode status) {
      for (JsonNode condition : status.path("conditions")) {
        if (condition.path("type").asText().equals(type)) {
          return condition.path("status").asText().equals(expected);
        }
      }
      return false;
    }
  },
  /** The annotation that stops all writes is not looked at. */
  IGNORES_PAUSED {
    @Override
    public WebAppPlatform platform(WebAppPlatform sound) {
      if (sound.getMetadata().getAnnotations() != null) {
        sound.getMetadata().getAnnotations().remove(Annotations.PAUSED);
      }
      return sound;
    }
  },
  /** Whatever others did is undone, even what is only to be reported. */
  MENDS_WHAT_IS_TO_BE_REPORTED {
    @Override
    public WebAppPlatform platform(WebAppPlatform sound) {
      WebAppPlatformSpec spec = sound.getSpec();
      if (spec.changes() != null) {
        ChangesSpec changes = new ChangesSpec(spec.changes().policy(), null, spec.changes().window());
        sound.setSpec(new WebAppPlatformSpec(spec.profile(), spec.aws(), spec.network(), spec.compute(),
            spec.domain(), spec.services(), spec.databases(), spec.tables(), spec.caches(), spec.documentStores(),
            spec.buckets(), spec.userPools(),
            spec.frontends(), spec.externalServices(), spec.gateway(), spec.firewall(), changes, spec.dataPolicy()));
      }
      return sound;
    }
  },
  /** An error quotes what was sent. */
  QUOTES_WHAT_IT_SENT {
    @Override
    public Registry registry(Registry sound) {
      return ForwardingKind.instead(sound, List.of("DbInstance"), kind -> new ForwardingKind(kind) {
        @Override
        public Observed create(Handle handle, Scope scope, Desired desired, Token token) {
          return quoting(desired, () -> super.create(handle, scope, desired, token));
        }

        @Override
        public Observed update(Handle handle, Scope scope, Desired desired, Observed observed, Delta delta) {
          return quoting(desired, () -> super.update(handle, scope, desired, observed, delta));
        }
      });
    }

    private Observed quoting(Desired desired, Supplier<Observed> write) {
      try {
        return write.get();
      } catch (Problem problem) {
        throw Problem.of(problem.category(), problem.code(), problem.action(),
            problem.getMessage() + " " + ((DbInstance) desired).masterPassword().reveal());
      }
    }
  },
  /** Pods get a password as soon as there is one, whatever their store takes. */
  HANDS_PASSWORDS_OUT_TOO_SOON {
    @Override
    public Registry registry(Registry sound) {
      return ForwardingKind.instead(sound, List.of("Secret", "DbInstance", "DocDbCluster", "ReplicationGroup"),
          kind -> new ForwardingKind(kind) {
            @Override
            public Outputs outputs(Observed observed) {
              return observed instanceof ObservedSecret(_, _, _, SecretValue now, _, _)
                  ? super.outputs(observed).and("password", new SecretValue(now.fingerprint(), now::reveal))
                  : super.outputs(observed).and("passwordTaken", "");
            }
          });
    }
  },
  /** A new version of a secret is asked for under a name of its own each time, and asked for again. */
  RENEWS_TWICE {
    @Override
    public ScopedClients.Source clients(ScopedClients.Source sound) {
      return around(sound, (client, method, args) -> {
        Object answer = call(client, method, args);
        if (args != null && args[0] instanceof PutSecretValueRequest put) {
          return call(client, method, put.toBuilder().clientRequestToken(put.clientRequestToken() + "-again").build());
        }
        return answer;
      });
    }
  },
  /** A new version is not reckoned with. */
  EXPECTS_NO_UPGRADE {
    @Override
    public Registry registry(Registry sound) {
      return ForwardingKind.instead(sound, List.of("DbInstance"), kind -> new ForwardingKind(kind) {
        @Override
        public Observed update(Handle handle, Scope scope, Desired desired, Observed observed, Delta delta) {
          return super.update(handle, scope, delta.touches("engineVersion") ? null : desired, observed, delta);
        }
      });
    }
  },
  /** A creation whose answer is lost is repeated under another name. */
  CREATES_TWICE_AFTER_A_CUT {
    @Override
    public ScopedClients.Source clients(ScopedClients.Source sound) {
      return around(sound, (client, method, args) -> {
        try {
          return call(client, method, args);
        } catch (SdkClientException cut) {
          Object again = args == null ? null : renamed(args[0]);
          if (again == null) {
            throw cut;
          }
          return call(client, method, again);
        }
      });
    }

    /** Null where it is not a creation. */
    private Object renamed(Object request) {
      return switch (request) {
        case CreateTableRequest r -> r.toBuilder().tableName(r.tableName() + "-2").build();
        case CreateDbInstanceRequest r -> r.toBuilder().dbInstanceIdentifier(r.dbInstanceIdentifier() + "-2").build();
        case CreateSecurityGroupRequest r -> r.toBuilder().groupName(r.groupName() + "-2").build();
        case CreateSecretRequest r -> r.toBuilder().name(r.name() + "-2").build();
        default -> null;
      };
    }
  };

  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  /** A call of a client that somebody else makes. */
  private interface Calling {
    Object call(Object client, Method method, Object[] args) throws Throwable;
  }

  private static ScopedClients.Source around(ScopedClients.Source sound, Calling calling) {
    return new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        C client = sound.make(type, scope);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
            (_, method, args) -> calling.call(client, method, args)));
      }
    };
  }

  private static Object call(Object client, Method method, Object... args) throws Throwable {
    try {
      return method.invoke(client, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static StatusSink edited(StatusSink sink, Consumer<JsonNode> edit) {
    return status -> {
      JsonNode tree = MAPPER.valueToTree(status);
      edit.accept(tree);
      sink.write(MAPPER.convertValue(tree, WebAppPlatformStatus.class));
    };
  }
}
