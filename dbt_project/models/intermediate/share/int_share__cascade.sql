{{ config(materialized='table') }}

-- The shape of every cascade: its people, depth, and structural virality, the mean distance between two of its people (Goel,
-- Anderson, Hofman and Watts 2016, "The structural virality of online diffusion"). Each link separates the s people behind
-- it from the n - s others, so all distances together are the sum of s (n - s) over the links. Only links that brought
-- somebody count, so a cascade is a tree.
with recursive

edges as (

    select * from {{ ref('fct_share_edge') }}
    where is_acquisition

),

behind as (

    select
        edge_id,
        edge_id as above_edge_id,
        parent_edge_id as next_edge_id
    from edges

    union all

    select
        behind.edge_id,
        edges.edge_id as above_edge_id,
        edges.parent_edge_id as next_edge_id
    from behind
    inner join edges on behind.next_edge_id = edges.edge_id

),

sizes as (

    select
        above_edge_id as edge_id,
        count(*) as people
    from behind
    group by above_edge_id

),

cascades as (

    select
        brand_id,
        cascade_id,
        count(*) + 1 as people,
        max(depth) as depth,
        min(click_date) as begin_date
    from edges
    group by brand_id, cascade_id

),

distances as (

    select
        edges.brand_id,
        edges.cascade_id,
        sum(sizes.people * (cascades.people - sizes.people)) as distance
    from edges
    inner join sizes on edges.edge_id = sizes.edge_id
    inner join cascades on edges.brand_id = cascades.brand_id and edges.cascade_id = cascades.cascade_id
    group by edges.brand_id, edges.cascade_id

)

select
    cascades.brand_id,
    cascades.cascade_id,
    cascades.people,
    cascades.depth,
    cascades.begin_date,
    2 * cast(distances.distance as double) / (cascades.people * (cascades.people - 1)) as structural_virality
from cascades
inner join distances on cascades.brand_id = distances.brand_id and cascades.cascade_id = distances.cascade_id
