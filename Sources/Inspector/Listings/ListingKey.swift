// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Everything that the rows of a panel depend on: the same rows while it is the same.
struct ListingKey: Hashable {
  let revision: Int
  let ioas: ObjectID?
  let zoom: SpaceZoom?
  let subject: Item?
  let filter: RowFilter?
}

/// The rows of a panel, what they depend on, and the selection that fits them.
struct KnownListing {
  let key: ListingKey
  let listing: any Listing
  var fitting: PanelState?
}
