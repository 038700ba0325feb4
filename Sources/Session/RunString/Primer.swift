// SPDX-License-Identifier: Apache-2.0

/// What scenarios look like: run strings are short where they resemble this.
///
/// It is part of the format: another text needs another version.
enum Primer {
  /// Lines as sessions print them; a NUL ends a scenario.
  static let text = """
    machine mock
    design linux-6.12
    ioas as $a1
    ioas as $a
    bind mock:0/0x0 as $d
    attach $d $a as $p
    hwpt $d $a dirty as $h
    hwpt $d $a nest-parent as $h1
    hwpt $d1 $h selftest-data as $n
    attach $d $h
    attach $d $h => EINVAL
    map $a iova=0x1000000 len=64K buf=0 rw
    map $a len=4K buf=0+0x10000 r => ok
    copy $b $a src=0x1000000 len=4K iova=0x2000000 rw
    dirty $h on
    dirty $h iova=0x1000000 len=64K page=2K no-clear
    mock-dirty $h iova=0x1000000 len=4K page=2K bits=ff
    option huge-pages $a get
    option rlimit-mode set 1
    vfio-ioas set $a
    vfio-map iova=0x0 len=1M buf=0 rw
    vfio-unmap all
    invalidate $n type=0 all
    reserve $a start=0x10000000 len=64K
    allow $a 0x0-0xffff 0x100000-0x1fffff
    fault-queue as $q
    fault-trigger $d addr=0x1000
    fault-read $q
    fault-respond $q 1=ok
    access-create $a pins as $x
    access-pin $x iova=0x1000000 len=4K buf=0
    access-unpin $x item=0
    access-read $x iova=0x1000000 len=16
    memory map buf=0 len=4K rw
    rlimit 64K
    capability ipc-lock off
    mock-device $a as $t
    close $x
    info $d
    ranges $a
    destroy $h => EBUSY
    unbind $d
    \0machine my-board
    iommu smmu0 driver=arm-smmu-v3 aperture=0x0-0xffffffffffff page-sizes=4K,2M,1G alloc-user
    iommu dmar0 driver=intel-iommu aperture=0x0-0x7fffffffff page-sizes=4K,2M,1G alloc-user nesting dirty info=1
    device pci:0000:00:01.0 iommu=smmu0 group=0
    reserved pci:0000:00:01.0 0x8000000-0x80fffff sw-msi
    reserved pci:0000:00:02.0 0xfee00000-0xfeefffff msi
    design linux-6.6
    \0machine two-smmus
    design devices-users
    \0machine smmu-v3-late
    design replace-v2
    \0machine smmu-v2
    design deferred-link
    \0machine mock
    design alloc-user
    \0machine vt-d
    design linux-6.4
    ioas as $a
    bind pci:0000:00:02.0 as $d
    attach $d $a failing iommu_attach_group=ENOMEM
    attach $d $b failing iommu_replace_group_handle=EINVAL
    attach $d $h failing iopt_table_add_domain=ENOMEM
    \0machine virtio-iommu
    design linux-6.2
    ioas as $a
    bind pci:0000:00:02.0 as $d
    attach $d $a => EADDRINUSE
    \0machine vt-d-group
    design linux-6.15
    ioas as $a
    bind pci:0000:02:01.0 as $d1
    bind pci:0000:02:02.0 as $d2
    attach $d1 $a
    attach $d2 $a
    detach $d1
    \0machine smmu-v3
    design linux-6.12
    ioas as $a
    bind pci:0000:00:01.0 as $d
    attach $d $a as $p
    ioas as $b
    hwpt $d $b as $h
    map $b iova=0x8000000 len=64K buf=0 rw
    attach $d $h => EADDRINUSE
    \0machine smmu-v3
    design linux-6.12
    ioas as $a1
    bind pci:0000:00:01.0 as $d1
    attach $d1 $a1
    map $a1 iova=0x40000000 len=64M buf=0 rw
    map $a1 len=4K buf=1 rw
    ioas as $a2
    bind pci:0000:01:00.0 as $d2
    hwpt $d2 $a2 as $h1
    attach $d1 $a2
    unmap $a1 iova=0x9000000 len=4K
    unmap $a1 all
    detach $d1
    destroy $a2
    \0
    """
}
