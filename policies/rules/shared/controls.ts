/**
 * The published requirements that rules serve: a catalogue of the items that are cited, so that a rule cannot cite one that
 * does not exist. Titles of the CIS benchmarks are their own (Docker 1.6.0, Kubernetes 1.8.0); those of NIST are the
 * publications' headings; those of PCI DSS and SOC 2 are short forms.
 */

/** One catalogue. */
interface Framework {
  /** As reports name it, with its edition. */
  readonly name: string;
  /** As messages name it. */
  readonly short: string;
  readonly items: Readonly<Record<string, string>>;
}

/** All catalogues. */
export const frameworks = {
  cisDocker: {
    name: 'CIS Docker Benchmark 1.6.0',
    short: 'CIS Docker',
    items: {
      '4.1': 'Ensure that a user for the container has been created',
      '4.2': 'Ensure that containers use only trusted base images',
      '5.2': 'Ensure that, if applicable, an AppArmor Profile is enabled',
      '5.3': 'Ensure that, if applicable, SELinux security options are set',
      '5.4': 'Ensure that Linux kernel capabilities are restricted within containers',
      '5.5': 'Ensure that privileged containers are not used',
      '5.6': 'Ensure sensitive host system directories are not mounted on containers',
      '5.7': 'Ensure sshd is not run within containers',
      '5.8': 'Ensure privileged ports are not mapped within containers',
      '5.9': 'Ensure that only needed ports are open on the container',
      '5.10': "Ensure that the host's network namespace is not shared",
      '5.11': 'Ensure that the memory usage for containers is limited',
      '5.12': 'Ensure that CPU priority is set appropriately on containers',
      '5.13': "Ensure that the container's root filesystem is mounted as read only",
      '5.14': 'Ensure that incoming container traffic is bound to a specific host interface',
      '5.16': "Ensure that the host's process namespace is not shared",
      '5.17': "Ensure that the host's IPC namespace is not shared",
      '5.18': 'Ensure that host devices are not directly exposed to containers',
      '5.20': 'Ensure mount propagation mode is not set to shared',
      '5.22': 'Ensure the default seccomp profile is not Disabled',
      '5.23': 'Ensure that docker exec commands are not used with the privileged option',
      '5.24': 'Ensure that docker exec commands are not used with the user=root option',
      '5.26': 'Ensure that the container is restricted from acquiring additional privileges',
      '5.27': 'Ensure that container health is checked at runtime',
      '5.29': 'Ensure that the PIDs cgroup limit is used',
      '5.30': 'Ensure that Docker\'s default bridge "docker0" is not used',
      '5.31': "Ensure that the host's user namespaces are not shared",
      '5.32': 'Ensure that the Docker socket is not mounted inside any containers',
    },
  },
  cisKubernetes: {
    name: 'CIS Kubernetes Benchmark 1.8.0',
    short: 'CIS Kubernetes',
    items: {
      '5.1.1': 'Ensure that the cluster-admin role is only used where required',
      '5.1.2': 'Minimize access to secrets',
      '5.1.3': 'Minimize wildcard use in Roles and ClusterRoles',
      '5.1.4': 'Minimize access to create pods',
      '5.1.5': 'Ensure that default service accounts are not actively used',
      '5.1.6': 'Ensure that Service Account Tokens are only mounted where necessary',
      '5.1.7': 'Avoid use of system:masters group',
      '5.1.8': 'Limit use of the Bind, Impersonate and Escalate permissions in the Kubernetes cluster',
      '5.1.9': 'Minimize access to create persistent volumes',
      '5.1.10': 'Minimize access to the proxy sub-resource of nodes',
      '5.1.13': 'Minimize access to the service account token creation',
      '5.2.2': 'Minimize the admission of privileged containers',
      '5.2.3': 'Minimize the admission of containers wishing to share the host process ID namespace',
      '5.2.4': 'Minimize the admission of containers wishing to share the host IPC namespace',
      '5.2.5': 'Minimize the admission of containers wishing to share the host network namespace',
      '5.2.6': 'Minimize the admission of containers with allowPrivilegeEscalation',
      '5.2.7': 'Minimize the admission of root containers',
      '5.2.8': 'Minimize the admission of containers with the NET_RAW capability',
      '5.2.9': 'Minimize the admission of containers with added capabilities',
      '5.2.10': 'Minimize the admission of containers with capabilities assigned',
      '5.2.12': 'Minimize the admission of HostPath volumes',
      '5.2.13': 'Minimize the admission of containers which use HostPorts',
      '5.3.2': 'Ensure that all Namespaces have NetworkPolicies defined',
      '5.4.1': 'Prefer using Secrets as files over Secrets as environment variables',
      '5.7.2': 'Ensure that the seccomp profile is set to docker/default in your Pod definitions',
      '5.7.3': 'Apply SecurityContext to your Pods and Containers',
      '5.7.4': 'The default namespace should not be used',
    },
  },
  nist190: {
    name: 'NIST SP 800-190',
    short: 'NIST SP 800-190',
    items: {
      '4.1.2': 'Image configuration defects',
      '4.1.4': 'Embedded clear text secrets',
      '4.1.5': 'Use of untrusted images',
      '4.2.2': 'Stale images in registries',
      '4.3.1': 'Unbounded administrative access',
      '4.3.3': 'Poorly separated inter-container network traffic',
      '4.4.2': 'Unbounded network access from containers',
      '4.4.3': 'Insecure container runtime configurations',
      '4.4.4': 'App vulnerabilities',
      '4.4.5': 'Rogue containers',
      '4.5.5': 'Host file system tampering',
    },
  },
  nist53: {
    name: 'NIST SP 800-53 Rev. 5',
    short: 'NIST SP 800-53',
    items: {
      'AC-3': 'Access Enforcement',
      'AC-4': 'Information Flow Enforcement',
      'AC-6': 'Least Privilege',
      'AC-6(5)': 'Least Privilege: Privileged Accounts',
      'AC-17': 'Remote Access',
      'AU-4': 'Audit Log Storage Capacity',
      'CA-7': 'Continuous Monitoring',
      'CM-2': 'Baseline Configuration',
      'CM-3': 'Configuration Change Control',
      'CM-5': 'Access Restrictions for Change',
      'CM-6': 'Configuration Settings',
      'CM-7': 'Least Functionality',
      'CP-10': 'System Recovery and Reconstitution',
      'IA-3': 'Device Identification and Authentication',
      'IA-5': 'Authenticator Management',
      'IA-5(1)': 'Authenticator Management: Password-based Authentication',
      'IA-5(2)': 'Authenticator Management: Public Key-based Authentication',
      'IA-5(7)': 'Authenticator Management: No Embedded Unencrypted Static Authenticators',
      'SC-5': 'Denial-of-service Protection',
      'SC-6': 'Resource Availability',
      'SC-7': 'Boundary Protection',
      'SC-7(5)': 'Boundary Protection: Deny by Default, Allow by Exception',
      'SC-8(1)': 'Transmission Confidentiality and Integrity: Cryptographic Protection',
      'SC-12': 'Cryptographic Key Establishment and Management',
      'SC-13': 'Cryptographic Protection',
      'SC-17': 'Public Key Infrastructure Certificates',
      'SC-24': 'Fail in Known State',
      'SC-28': 'Protection of Information at Rest',
      'SC-36': 'Distributed Processing and Storage',
      'SC-39': 'Process Isolation',
      'SI-4': 'System Monitoring',
      'SI-4(5)': 'System Monitoring: System-generated Alerts',
      'SI-7': 'Software, Firmware, and Information Integrity',
      'SI-12': 'Information Management and Retention',
      'SI-13': 'Predictable Failure Prevention',
      'SR-4': 'Provenance',
    },
  },
  pciDss: {
    name: 'PCI DSS 4.0.1',
    short: 'PCI DSS',
    items: {
      '1.3.1': 'Inbound traffic to the cardholder data environment is restricted',
      '1.3.2': 'Outbound traffic from the cardholder data environment is restricted',
      '1.4.4': 'What stores data is not directly reachable from untrusted networks',
      '2.2.2': 'Vendor default accounts are managed',
      '2.2.4': 'Only necessary services, protocols and functions are enabled',
      '2.2.6': 'System security parameters are configured to prevent misuse',
      '2.2.7': 'Non-console administrative access is encrypted with strong cryptography',
      '3.7.1': 'Strong cryptographic keys are generated',
      '3.7.4': 'Keys are changed at the end of their cryptoperiod',
      '4.2.1': 'Strong cryptography safeguards data in transmission',
      '7.2.2': 'Access is assigned by job function and least privilege',
      '7.2.5': 'Application and system accounts have least privilege',
      '8.3.2': 'Authentication factors are unreadable in transmission and storage',
      '8.3.6': 'Passwords are long and of more than one kind of character',
      '8.6.2': 'Passwords of application and system accounts are not hard coded',
      '8.6.3': 'Passwords of application and system accounts are protected against misuse',
      '10.7.2': 'Failures of critical security control systems are detected and alerted',
    },
  },
  soc2: {
    name: 'SOC 2 (Trust Services Criteria 2017)',
    short: 'SOC 2',
    items: {
      'CC6.1': 'Logical access security over protected information assets',
      'CC6.3': 'Access by role, least privilege and segregation of duties',
      'CC6.6': 'Measures against threats from outside the system boundaries',
      'CC6.7': 'Transmission, movement and removal of information is restricted',
      'CC6.8': 'Unauthorized or malicious software is prevented or detected',
      'CC7.2': 'Anomalies are monitored',
      'CC8.1': 'Changes are authorized, tested and approved',
      'A1.1': 'Capacity is managed to meet demand',
      'A1.2': 'Backup processes and recovery infrastructure meet objectives',
    },
  },
} as const satisfies Readonly<Record<string, Framework>>;

/** A catalogue's key. */
export type FrameworkId = keyof typeof frameworks;

/** What a rule serves: items by catalogue. */
export type Controls = {
  readonly [F in FrameworkId]?: readonly (keyof (typeof frameworks)[F]['items'])[];
};

/** A rule's controls, a catalogue each: `CIS Docker 5.5`. */
export function controlTexts(controls: Controls): string[] {
  return Object.entries(frameworks).flatMap(([id, { short }]) => {
    const cited: readonly string[] = controls[id as FrameworkId] ?? [];
    return cited.length === 0 ? [] : [`${short} ${cited.join(', ')}`];
  });
}
