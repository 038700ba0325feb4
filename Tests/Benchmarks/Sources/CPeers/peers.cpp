// SPDX-License-Identifier: Apache-2.0

#include "peers.h"

#include <absl/container/btree_map.h>
#include <malloc.h>

#include <algorithm>
#include <boost/icl/interval_map.hpp>
#include <map>

struct peer {
  virtual ~peer() = default;
  virtual peer *copy() const = 0;
  virtual uint64_t insert(const peer_area *areas, size_t count) = 0;
  virtual uint64_t remove(const uint64_t *firsts, size_t count) = 0;
  virtual uint64_t lookup(const uint64_t *addresses, size_t count) const = 0;
  virtual uint64_t below(const uint64_t *addresses, size_t count) const = 0;
  virtual uint64_t lowest_hole(uint64_t first, uint64_t last, peer_demand demand) const = 0;
  virtual peer_summary summarise(uint64_t first, uint64_t last) const = 0;
};

namespace {

struct area {
  uint64_t user_address = 0;
  uint8_t protection = 0, pages_writable = 0;

  bool operator==(const area &other) const {
    return user_address == other.user_address && protection == other.protection;
  }
  area &operator+=(const area &other) { return *this = other; }
};

struct entry {
  uint64_t last;
  area value;
};

bool place(const peer_demand &demand, uint64_t from, uint64_t to, uint64_t &found) {
  uint64_t sum;
  if (__builtin_add_overflow(from, demand.alignment - 1, &sum)) return false;
  const uint64_t start = (sum & ~(demand.alignment - 1)) | demand.page_offset;
  if (start >= to || to - start < demand.length - 1) return false;
  found = start;
  return true;
}

/// What the three have in common. `Access` tells the bounds and the value behind an iterator.
template <class Map, class Access> struct ordered : peer {
  Map map;

  /// The lowest element that ends at an address or above.
  auto at_or_above(uint64_t address) const {
    auto i = Access::upper_bound(map, address);
    if (i != map.begin()) {
      auto lower = std::prev(i);
      if (Access::last(lower) >= address) return lower;
    }
    return i;
  }

  uint64_t lookup(const uint64_t *addresses, size_t count) const override {
    uint64_t sum = 0;
    for (size_t n = 0; n < count; n++) {
      auto i = at_or_above(addresses[n]);
      if (i != map.end() && Access::first(i) <= addresses[n]) sum += Access::value(i).user_address;
    }
    return sum;
  }

  uint64_t below(const uint64_t *addresses, size_t count) const override {
    uint64_t sum = 0;
    for (size_t n = 0; n < count; n++) {
      auto i = at_or_above(addresses[n]);
      if (i != map.begin()) sum += Access::value(std::prev(i)).user_address;
    }
    return sum;
  }

  uint64_t lowest_hole(uint64_t first, uint64_t last, peer_demand demand) const override {
    uint64_t start = first, found;
    for (auto i = at_or_above(first); i != map.end() && Access::first(i) <= last; ++i) {
      if (start < Access::first(i) && place(demand, start, Access::first(i) - 1, found)) return found;
      if (Access::last(i) >= last) return UINT64_MAX;
      start = Access::last(i) + 1;
    }
    return place(demand, start, last, found) ? found : UINT64_MAX;
  }

  peer_summary summarise(uint64_t first, uint64_t last) const override {
    peer_summary summary = {0, 0, 0};
    for (auto i = at_or_above(first); i != map.end() && Access::first(i) <= last; ++i) {
      summary.count++;
      summary.bytes += std::min(Access::last(i), last) - std::max(Access::first(i), first) + 1;
      summary.kinds |= Access::value(i).protection;
    }
    return summary;
  }
};

struct by_first {
  template <class I> static uint64_t first(I i) { return i->first; }
  template <class I> static uint64_t last(I i) { return i->second.last; }
  template <class I> static const area &value(I i) { return i->second.value; }
  template <class Map> static auto upper_bound(const Map &map, uint64_t address) {
    return map.upper_bound(address);
  }
};

/// A map from first addresses: one descent checks both neighbours and is the hint for the insertion.
template <class Map> struct keyed : ordered<Map, by_first> {
  using ordered<Map, by_first>::map;

  peer *copy() const override { return new keyed(*this); }

  uint64_t insert(const peer_area *areas, size_t count) override {
    uint64_t inserted = 0;
    for (size_t n = 0; n < count; n++) {
      const peer_area &a = areas[n];
      auto i = map.upper_bound(a.first);
      if (i != map.end() && i->first <= a.last) continue;
      if (i != map.begin() && std::prev(i)->second.last >= a.first) continue;
      map.emplace_hint(i, a.first, entry{a.last, {a.user_address, a.protection, a.pages_writable}});
      inserted++;
    }
    return inserted;
  }

  uint64_t remove(const uint64_t *firsts, size_t count) override {
    uint64_t removed = 0;
    for (size_t n = 0; n < count; n++) removed += map.erase(firsts[n]);
    return removed;
  }
};

using icl_map = boost::icl::interval_map<uint64_t, area, boost::icl::partial_enricher>;
using icl_interval = boost::icl::discrete_interval<uint64_t>;

struct by_interval {
  template <class I> static uint64_t first(I i) { return boost::icl::first(i->first); }
  template <class I> static uint64_t last(I i) { return boost::icl::last(i->first); }
  template <class I> static const area &value(I i) { return i->second; }
  static auto upper_bound(const icl_map &map, uint64_t address) {
    return map.upper_bound(icl_interval::closed(address, address));
  }
};

struct icl : ordered<icl_map, by_interval> {
  peer *copy() const override { return new icl(*this); }

  uint64_t insert(const peer_area *areas, size_t count) override {
    uint64_t inserted = 0;
    for (size_t n = 0; n < count; n++) {
      const peer_area &a = areas[n];
      const auto range = icl_interval::closed(a.first, a.last);
      if (boost::icl::intersects(map, range)) continue;
      map.insert(std::make_pair(range, area{a.user_address, a.protection, a.pages_writable}));
      inserted++;
    }
    return inserted;
  }

  uint64_t remove(const uint64_t *firsts, size_t count) override {
    uint64_t removed = 0;
    for (size_t n = 0; n < count; n++) {
      auto i = map.lower_bound(icl_interval::closed(firsts[n], firsts[n]));
      if (i == map.end() || boost::icl::first(i->first) != firsts[n]) continue;
      map.erase(i);
      removed++;
    }
    return removed;
  }
};

}  // namespace

peer *peer_make(peer_kind kind) {
  switch (kind) {
  case PEER_ABSL_BTREE: return new keyed<absl::btree_map<uint64_t, entry>>;
  case PEER_STD_MAP: return new keyed<std::map<uint64_t, entry>>;
  case PEER_BOOST_ICL: return new icl;
  }
  return nullptr;
}

peer *peer_copy(const peer *map) { return map->copy(); }
void peer_free(peer *map) { delete map; }
uint64_t peer_insert(peer *map, const peer_area *areas, size_t count) { return map->insert(areas, count); }
uint64_t peer_remove(peer *map, const uint64_t *firsts, size_t count) { return map->remove(firsts, count); }
uint64_t peer_lookup(const peer *map, const uint64_t *a, size_t count) { return map->lookup(a, count); }
uint64_t peer_below(const peer *map, const uint64_t *a, size_t count) { return map->below(a, count); }
uint64_t peer_lowest_hole(const peer *map, uint64_t first, uint64_t last, peer_demand demand) {
  return map->lowest_hole(first, last, demand);
}
peer_summary peer_summarise(const peer *map, uint64_t first, uint64_t last) {
  return map->summarise(first, last);
}

size_t peer_heap_bytes(void) {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}
