{{
    hs_listed_by_order(
        ref('stg_shop__order_commissions'),
        'commission_hashes',
        [
            'shop_id', 'order_id', 'product_id', 'sku_code', 'sku_attrs', 'payee_type', 'account_id', '_occurrence'
        ],
    )
}}
