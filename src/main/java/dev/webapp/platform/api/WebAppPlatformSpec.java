package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a platform is to be. The rules here are those that look across its parts. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What the platform is to be.")
@ValidationRule(
    value = "!has(oldSelf.network) || !has(oldSelf.network.vpcId) "
        + "|| (has(self.network) && has(self.network.vpcId) && self.network.vpcId == oldSelf.network.vpcId)",
    message = "network.vpcId can't change or go once it is set: create a platform under a new name in the other VPC, "
        + "move the data, then delete this one")
@ValidationRule(
    value = "!has(self.services) || self.services.all(s, !has(s.uses) || s.uses.all(u, !has(u.database) "
        + "|| (has(self.databases) && self.databases.exists(d, d.name == u.database))))",
    fieldPath = ".services",
    message = "a service uses a database that spec.databases doesn't have: add it there or correct the name in uses")
@ValidationRule(
    value = "!has(self.services) || self.services.all(s, !has(s.uses) || s.uses.all(u, !has(u.table) "
        + "|| (has(self.tables) && self.tables.exists(t, t.name == u.table))))",
    fieldPath = ".services",
    message = "a service uses a table that spec.tables doesn't have: add it there or correct the name in uses")
@ValidationRule(
    value = "!has(self.services) || self.services.all(s, !has(s.uses) || s.uses.all(u, !has(u.cache) "
        + "|| (has(self.caches) && self.caches.exists(c, c.name == u.cache))))",
    fieldPath = ".services",
    message = "a service uses a cache that spec.caches doesn't have: add it there or correct the name in uses")
@ValidationRule(
    value = "!has(self.services) || self.services.all(s, !has(s.uses) || s.uses.all(u, !has(u.documentStore) "
        + "|| (has(self.documentStores) && self.documentStores.exists(d, d.name == u.documentStore))))",
    fieldPath = ".services",
    message = "a service uses a document store that spec.documentStores doesn't have: add it there or correct the name "
        + "in uses")
@ValidationRule(
    value = "!has(self.services) || self.services.all(s, !has(s.uses) || s.uses.all(u, !has(u.bucket) "
        + "|| (has(self.buckets) && self.buckets.exists(b, b.name == u.bucket))))",
    fieldPath = ".services",
    message = "a service uses a bucket that spec.buckets doesn't have: add it there or correct the name in uses")
@ValidationRule(
    value = "!has(self.services) || self.services.all(s, !has(s.uses) || s.uses.all(u, !has(u.userPool) "
        + "|| (has(self.userPools) && self.userPools.exists(p, p.name == u.userPool))))",
    fieldPath = ".services",
    message = "a service uses a user pool that spec.userPools doesn't have: add it there or correct the name in uses")
@ValidationRule(
    value = "!has(self.services) || self.services.all(s, !has(s.uses) || s.uses.all(u, !has(u.external) "
        + "|| (has(self.externalServices) && self.externalServices.exists(e, e.name == u.external))))",
    fieldPath = ".services",
    message = "a service uses an external service that spec.externalServices doesn't have: add it there or correct the "
        + "name in uses")
@ValidationRule(
    value = "!has(self.services) || !has(self.databases) || self.services.all(s, !has(s.uses) || s.uses.all(u, "
        + "!has(u.database) || !has(u.endpoint) || u.endpoint != 'Reader' || !self.databases.exists(d, "
        + "d.name == u.database && (!has(d.readReplicas) || d.readReplicas == 0))))",
    fieldPath = ".services",
    message = "a service uses endpoint Reader of a database without read replicas: set readReplicas of the database to "
        + "at least 1, or leave endpoint out")
@ValidationRule(
    value = "!has(self.services) || !has(self.databases) || self.services.all(s, !has(s.uses) || s.uses.all(u, "
        + "!has(u.database) || !has(u.binding) || u.binding != 'Files' || has(u.authentication) && "
        + "u.authentication == 'IAM' || !self.databases.exists(d, d.name == u.database && has(d.users) && "
        + "d.users == 'Alternating')))",
    fieldPath = ".services",
    message = "a service uses a database of users: Alternating with binding: Files: leave binding out, since a pod "
        + "that reads its files late would be shut out, or set authentication: IAM")
@ValidationRule(
    // A list of one list holds what would otherwise be made anew for each pair of services, beyond the cost budget.
    value = "!has(self.services) || [self.services.map(s, has(s.routes) ? s.routes.map(r, "
        + "[r.host, has(r.path) ? r.path : '/', has(r.pathType) ? r.pathType : 'Prefix']) : [])]"
        + ".all(routes, routes.all(mine, mine.all(r, routes.exists_one(other, r in other))))",
    fieldPath = ".services",
    message = "two services have a route of the same host, path and pathType: give each address to one service")
@ValidationRule(
    value = "!has(self.gateway) || !has(self.gateway.host) || !has(self.gateway.routes) || !has(self.services) "
        + "|| self.gateway.routes.all(g, !self.services.exists(s, has(s.routes) && s.routes.exists(r, "
        + "[r.host, has(r.path) ? r.path : '/', has(r.pathType) ? r.pathType : 'Prefix'] "
        + "== [self.gateway.host, g.path, has(g.pathType) ? g.pathType : 'Prefix'])))",
    fieldPath = ".gateway.routes",
    message = "a route of the gateway has the host, path and pathType of a service's route: remove one of the two")
@ValidationRule(
    value = "!has(self.gateway) || !has(self.gateway.routes) || self.gateway.routes.all(r, has(self.services) "
        + "&& self.services.exists(s, s.name == r.service && has(s.port)))",
    fieldPath = ".gateway.routes",
    message = "a route of the gateway names a service that spec.services doesn't have, or that has no port: add it "
        + "there, set its port, or correct the name")
@ValidationRule(
    value = "!has(self.domain) || has(self.domain.certificateArn) || !has(self.services) || self.services.all(s, "
        + "!has(s.routes) || s.routes.all(r, r.host == self.domain.zone || r.host.endsWith('.' + self.domain.zone)))",
    fieldPath = ".services",
    message = "the host of a route is not in domain.zone: give it a name in the zone, or set domain.certificateArn and "
        + "make its record yourself")
@ValidationRule(
    value = "!has(self.domain) || has(self.domain.certificateArn) || !has(self.gateway) || !has(self.gateway.host) "
        + "|| self.gateway.host == self.domain.zone || self.gateway.host.endsWith('.' + self.domain.zone)",
    fieldPath = ".gateway.host",
    message = "gateway.host is not in domain.zone: give it a name in the zone, or set domain.certificateArn and make "
        + "its record yourself")
@ValidationRule(
    value = "!has(self.domain) || !has(self.gateway) || !has(self.gateway.routes) || size(self.gateway.routes) == 0 "
        + "|| has(self.gateway.host)",
    fieldPath = ".gateway",
    message = "the gateway has routes for every host name, for which there is no certificate: set gateway.host to a "
        + "name in domain.zone")
@ValidationRule(
    value = "!has(self.gateway) || self.gateway.type != 'ApiGateway' || !has(self.gateway.host) || has(self.domain)",
    fieldPath = ".gateway.host",
    message = "API Gateway answers for a host by TLS alone: set domain.zone to the zone that has it, or leave "
        + "gateway.host out")
@ValidationRule(
    value = "!has(self.gateway) || self.gateway.type != 'ApiGateway' || !has(self.gateway.routes) "
        + "|| self.gateway.routes.all(r, !has(r.authorizer) "
        + "|| has(self.userPools) && self.userPools.exists(p, p.name == r.authorizer && has(p.clients) "
        + "&& size(p.clients) > 0))",
    fieldPath = ".gateway.routes",
    message = "the authorizer of a route names a user pool that spec.userPools doesn't have, or that has no client: "
        + "add it there, give it a client, or correct the name")
@ValidationRule(
    value = "!has(self.firewall) || !has(self.gateway) || self.gateway.type != 'ApiGateway' || has(self.frontends) "
        + "&& size(self.frontends) > 0 || has(self.services) && self.services.exists(s, has(s.routes) "
        + "&& size(s.routes) > 0)",
    fieldPath = ".firewall",
    message = "the firewall would guard nothing, since AWS WAF guards no HTTP APIs: choose gateway.type LoadBalancer, "
        + "or remove firewall")
@ValidationRule(
    value = "!has(self.frontends) || self.frontends.all(f, !has(f.host) || has(f.certificateArn) || has(self.domain) "
        + "&& (f.host == self.domain.zone || f.host.endsWith('.' + self.domain.zone)))",
    fieldPath = ".frontends",
    message = "the host of a front end is not in domain.zone: set domain.zone to a zone that has it, or set the front "
        + "end's certificateArn and make its record yourself")
@ValidationRule(
    value = "!has(self.frontends) || self.frontends.all(f, f.type != 'Service' || has(self.domain) "
        + "&& has(f.host) && (f.host == self.domain.zone || f.host.endsWith('.' + self.domain.zone)))",
    fieldPath = ".frontends",
    message = "a front end of type Service has a host that is not in domain.zone, where the certificate of what "
        + "answers it is proved: give it a name in the zone")
@ValidationRule(
    value = "!has(self.frontends) || self.frontends.all(f, !has(f.service) || has(self.services) "
        + "&& self.services.exists(s, s.name == f.service.name && has(s.port)))",
    fieldPath = ".frontends",
    message = "a front end names a service that spec.services doesn't have, or that has no port: add it there, set its "
        + "port, or correct the name")
@ValidationRule(
    value = "!has(self.frontends) || self.frontends.all(f, !has(f.host) || self.frontends.exists_one(other, "
        + "has(other.host) && other.host == f.host))",
    fieldPath = ".frontends",
    message = "two front ends have one host: give each host to one of them")
@ValidationRule(
    value = "!has(self.frontends) || self.frontends.all(f, !has(f.host) || !(has(self.gateway) "
        + "&& has(self.gateway.host) && self.gateway.host == f.host) && !(has(self.services) "
        + "&& self.services.exists(s, has(s.routes) && s.routes.exists(r, r.host == f.host))))",
    fieldPath = ".frontends",
    message = "a front end has the host of a service's route or of the gateway: give them different hosts")
@ValidationRule(
    value = "!has(self.gateway) || !has(self.gateway.group) || has(self.domain)",
    fieldPath = ".gateway.group",
    message = "a load balancer of a group ends TLS for all, and redirects plain HTTP: give the platform a domain, or "
        + "leave gateway.group out")
@ValidationRule(
    value = "!has(self.gateway) || !has(self.gateway.group) || !has(self.firewall) && !(has(self.network) "
        + "&& has(self.network.podSecurityGroup) && self.network.podSecurityGroup == 'Own')",
    fieldPath = ".gateway.group",
    message = "a load balancer of a group is also others': leave firewall and network.podSecurityGroup Own out, or "
        + "gateway.group")
@ValidationRule(
    value = "!has(self.gateway) || self.gateway.type == 'LoadBalancer' || !has(self.gateway.host) "
        + "|| !has(self.services) || self.services.all(s, !has(s.routes) "
        + "|| s.routes.all(r, r.host != self.gateway.host))",
    fieldPath = ".gateway.host",
    message = "a service's route has gateway.host, which leads to API Gateway or Kong, while the routes of services "
        + "lead to a load balancer of their own: give them different hosts")
public record WebAppPlatformSpec(
    @JsonPropertyDescription("Chooses the defaults of what is left out, and nothing else. Starter: cheap while there "
        + "are few users. Production: survives the loss of an availability zone. Default: Starter. A change shows in "
        + "status.plan like any other.")
    Profile profile,

    @Required
    @JsonPropertyDescription("Where in AWS the platform lives.")
    AwsSpec aws,

    @JsonPropertyDescription("The network it uses. Default: that of this EKS cluster.")
    NetworkSpec network,

    @JsonPropertyDescription("Where pods run. Default: on nodes that the cluster has.")
    ComputeSpec compute,

    @JsonPropertyDescription("Where its host names are. With it every host has a record that leads to the load "
        + "balancer and a certificate, and plain HTTP is redirected to HTTPS. Default: plain HTTP, and records are up "
        + "to you.")
    DomainSpec domain,

    @Size(max = Bounds.SERVICES)
    @JsonPropertyDescription("What runs in the cluster, each from a container image.")
    List<ServiceSpec> services,

    @Size(max = Bounds.DATABASES)
    @JsonPropertyDescription("Relational databases on RDS.")
    List<DatabaseSpec> databases,

    @Size(max = Bounds.TABLES)
    @JsonPropertyDescription("DynamoDB tables.")
    List<TableSpec> tables,

    @Size(max = Bounds.CACHES)
    @JsonPropertyDescription("Caches on ElastiCache.")
    List<CacheSpec> caches,

    @Size(max = Bounds.DOCUMENT_STORES)
    @JsonPropertyDescription("Document stores on DocumentDB.")
    List<DocumentStoreSpec> documentStores,

    @Size(max = Bounds.BUCKETS)
    @JsonPropertyDescription("S3 buckets.")
    List<BucketSpec> buckets,

    @Size(max = Bounds.USER_POOLS)
    @JsonPropertyDescription("User pools on Cognito.")
    List<UserPoolSpec> userPools,

    @Size(max = Bounds.FRONTENDS)
    @JsonPropertyDescription("What browsers are answered by, near to them, on CloudFront.")
    List<FrontendSpec> frontends,

    @Size(max = Bounds.EXTERNAL_SERVICES)
    @JsonPropertyDescription("Services elsewhere that services call, by a proxy in the cluster that waits, tries again "
        + "and gives up as they need it.")
    List<ExternalServiceSpec> externalServices,

    @JsonPropertyDescription("The way in. Default: an internet-facing load balancer if a service has routes, otherwise "
        + "none.")
    GatewaySpec gateway,

    @JsonPropertyDescription("What is kept from the load balancer and from front ends, by AWS WAF, which guards no API "
        + "of API Gateway. Default: nothing.")
    FirewallSpec firewall,

    @JsonPropertyDescription("How far the operator may go by itself.")
    ChangesSpec changes,

    @JsonPropertyDescription("What becomes of data when its component leaves the spec, or the platform is "
        + "deleted. Snapshot: deleted after a final snapshot or backup. Retain: it stays in AWS. Delete: deleted for "
        + "good. Default: Snapshot.")
    DataPolicy dataPolicy) {

  public WebAppPlatformSpec {
    services = Copies.of(services);
    databases = Copies.of(databases);
    tables = Copies.of(tables);
    caches = Copies.of(caches);
    documentStores = Copies.of(documentStores);
    buckets = Copies.of(buckets);
    userPools = Copies.of(userPools);
    frontends = Copies.of(frontends);
    externalServices = Copies.of(externalServices);
  }

  /** Every component by where it stands, such as {@code spec.databases[main]}. */
  public Map<String, Component> components() {
    Map<String, Component> components = new LinkedHashMap<>();
    add(components, "services", services);
    add(components, "databases", databases);
    add(components, "tables", tables);
    add(components, "caches", caches);
    add(components, "documentStores", documentStores);
    add(components, "buckets", buckets);
    add(components, "userPools", userPools);
    add(components, "frontends", frontends);
    add(components, "externalServices", externalServices);
    return components;
  }

  private static void add(Map<String, Component> components, String list, List<? extends Component> added) {
    added.forEach(component -> components.put("spec." + list + "[" + component.name() + "]", component));
  }
}
