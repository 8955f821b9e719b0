{{ hs_order_commissions() }}
