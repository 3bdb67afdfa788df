/**
 * The system-call filter of the box, as a classic BPF program in the kernel's binary form (`struct sock_filter`:
 * u16 code, u8 jump-if-true, u8 jump-if-false, u32 operand). See seccomp(2) and linux/bpf_common.h.
 */

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number];

const loadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
const jumpEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const jumpGreaterOrEqual = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const jumpAnyBit = 0x45; // BPF_JMP | BPF_JSET | BPF_K
const giveBack = 0x06; // BPF_RET | BPF_K

const allow = 0x7fff_0000;
const killProcess = 0x8000_0000;
const refuse = (errno: number) => 0x0005_0000 | errno;
const notPermitted = refuse(1);
const noSuchCall = refuse(38);

/** Offsets in `struct seccomp_data`. */
const callNumber = 0;
const architecture = 4;
const firstArgument = 16;

/** CLONE_NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET, NEWNS and NEWTIME: a namespace of one's own. */
const newNamespaces = 0x7e02_0080;

interface Architecture {
  readonly audit: number;
  readonly clone: number;
  readonly clone3: number;
  /** System calls that no student needs: other processes, mounts, kernel, sockets, and what had holes before. */
  readonly refused: readonly number[];
}

const architectures: Partial<Record<NodeJS.Architecture, Architecture>> = {
  x64: {
    audit: 0xc000_003e,
    clone: 56,
    clone3: 435,
    refused: [
      41, // socket
      101, // ptrace
      103, // syslog
      134, // uselib
      135, // personality
      136, // ustat
      139, // sysfs
      153, // vhangup
      154, // modify_ldt
      155, // pivot_root
      156, // _sysctl
      159, // adjtimex
      161, // chroot
      163, // acct
      164, // settimeofday
      165, // mount
      166, // umount2
      167, // swapon
      168, // swapoff
      169, // reboot
      170, // sethostname
      171, // setdomainname
      172, // iopl
      173, // ioperm
      175, // init_module
      176, // delete_module
      179, // quotactl
      180, // nfsservctl
      212, // lookup_dcookie
      246, // kexec_load
      248, // add_key
      249, // request_key
      250, // keyctl
      272, // unshare
      298, // perf_event_open
      300, // fanotify_init
      303, // name_to_handle_at
      304, // open_by_handle_at
      308, // setns
      310, // process_vm_readv
      311, // process_vm_writev
      312, // kcmp
      313, // finit_module
      320, // kexec_file_load
      321, // bpf
      323, // userfaultfd
      425, // io_uring_setup
      426, // io_uring_enter
      427, // io_uring_register
      428, // open_tree
      429, // move_mount
      430, // fsopen
      431, // fsconfig
      432, // fsmount
      433, // fspick
      438, // pidfd_getfd
      442, // mount_setattr
    ],
  },
  arm64: {
    audit: 0xc000_00b7,
    clone: 220,
    clone3: 435,
    refused: [
      39, // umount2
      40, // mount
      41, // pivot_root
      51, // chroot
      60, // quotactl
      89, // acct
      92, // personality
      97, // unshare
      104, // kexec_load
      105, // init_module
      106, // delete_module
      116, // syslog
      117, // ptrace
      142, // reboot
      161, // sethostname
      162, // setdomainname
      170, // settimeofday
      171, // adjtimex
      198, // socket
      217, // add_key
      218, // request_key
      219, // keyctl
      224, // swapon
      225, // swapoff
      241, // perf_event_open
      262, // fanotify_init
      264, // name_to_handle_at
      265, // open_by_handle_at
      268, // setns
      270, // process_vm_readv
      271, // process_vm_writev
      272, // kcmp
      273, // finit_module
      280, // bpf
      282, // userfaultfd
      294, // kexec_file_load
      425, // io_uring_setup
      426, // io_uring_enter
      427, // io_uring_register
      428, // open_tree
      429, // move_mount
      430, // fsopen
      431, // fsconfig
      432, // fsmount
      433, // fspick
      438, // pidfd_getfd
      442, // mount_setattr
    ],
  },
};

function program(arch: Architecture): Instruction[] {
  const refused = arch.refused.flatMap((call): Instruction[] => [
    [jumpEqual, 0, 1, call],
    [giveBack, 0, 0, notPermitted],
  ]);
  return [
    [loadWord, 0, 0, architecture],
    [jumpEqual, 1, 0, arch.audit],
    [giveBack, 0, 0, killProcess],
    [loadWord, 0, 0, callNumber],
    // The x32 numbers of x86-64 are the same calls under other names.
    [jumpGreaterOrEqual, 0, 1, 0x4000_0000],
    [giveBack, 0, 0, notPermitted],
    // clone3 takes its flags behind a pointer, which no filter can read: without it, the C library uses clone.
    [jumpEqual, 0, 1, arch.clone3],
    [giveBack, 0, 0, noSuchCall],
    ...refused,
    [jumpEqual, 0, 3, arch.clone],
    [loadWord, 0, 0, firstArgument],
    [jumpAnyBit, 0, 1, newNamespaces],
    [giveBack, 0, 0, notPermitted],
    [giveBack, 0, 0, allow],
  ];
}

/**
 * The filter for a processor, ready for `bwrap --seccomp FD`.
 *
 * @returns 8 bytes an instruction, or undefined for a processor whose call numbers we do not hold
 */
export function seccompFilter(arch: NodeJS.Architecture = process.arch): Uint8Array | undefined {
  const known = architectures[arch];
  if (!known) return undefined;
  const instructions = program(known);
  const bytes = new DataView(new ArrayBuffer(8 * instructions.length));
  for (const [i, [code, ifTrue, ifFalse, operand]] of instructions.entries()) {
    bytes.setUint16(8 * i, code, true);
    bytes.setUint8(8 * i + 2, ifTrue);
    bytes.setUint8(8 * i + 3, ifFalse);
    bytes.setUint32(8 * i + 4, operand, true);
  }
  return new Uint8Array(bytes.buffer);
}
