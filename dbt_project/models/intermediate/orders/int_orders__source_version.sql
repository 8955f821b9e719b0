{{ hs_order_sources() }}
