package dev.webapp.platform.aws.route53;

import dev.webapp.platform.aws.AwsEnvironment;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** The zone {@code example.com} of an account, in the hands of whoever else uses it. */
final class Zone {
  static final String NAME = "example.com";
  private final AwsEnvironment aws;

  Zone(AwsEnvironment aws) {
    this.aws = aws;
  }

  /** Makes it where it is not there. */
  void prepare() {
    if (find().isEmpty()) {
      route53().createHostedZone(r -> r.name(NAME).callerReference("test"));
    }
  }

  Route53Client route53() {
    return aws.others().get(Route53Client.class, AwsEnvironment.SCOPE);
  }

  private Optional<String> find() {
    return route53().listHostedZones().hostedZones().stream().filter(zone -> zone.name().equals(NAME + "."))
        .map(HostedZone::id).findFirst();
  }

  String id() {
    return find().orElseThrow();
  }

  List<ResourceRecordSet> records() {
    return route53().listResourceRecordSets(r -> r.hostedZoneId(id())).resourceRecordSets().stream()
        .filter(set -> set.type() != RRType.NS && set.type() != RRType.SOA).toList();
  }

  List<String> names() {
    return records().stream().map(set -> set.typeAsString() + " " + RecordNames.plain(set.name())).sorted().toList();
  }

  void change(ChangeAction action, ResourceRecordSet set) {
    route53().changeResourceRecordSets(r -> r.hostedZoneId(id()).changeBatch(b -> b.changes(
        Change.builder().action(action).resourceRecordSet(set).build())));
  }

  static ResourceRecordSet record(String name, RRType type, String value) {
    return ResourceRecordSet.builder().name(name + ".").type(type).ttl(60L)
        .resourceRecords(ResourceRecord.builder().value(value).build()).build();
  }
}
